using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Narrowgate.Recording;
using Narrowgate.Storage.Journal;

namespace Narrowgate.Bench.Journal;

/// <summary>The journal under so many callers, each of which appends, waits until it is durable, and appends again.</summary>
internal static class JournalLoad
{
    public static async Task<Measurement> MeasureAsync(string folder, JournalEntry entry, int callers, TimeSpan duration)
    {
        var directory = Path.Combine(folder, "journal");
        try
        {
            await using var journal = FileJournal.Open(new FileJournalSettings(directory), NullLogger<FileJournal>.Instance);
            var clock = Stopwatch.StartNew();
            var loads = Enumerable.Range(0, callers).Select(_ => Task.Run(() => AppendAsync(journal, entry, clock, duration)));
            var times = (await Task.WhenAll(loads)).SelectMany(one => one).ToList();
            var perSecond = times.Count / clock.Elapsed.TotalSeconds;
            times.Sort();
            return new Measurement(perSecond, times[times.Count / 2], times[times.Count * 99 / 100]);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<List<TimeSpan>> AppendAsync(
        FileJournal journal,
        JournalEntry entry,
        Stopwatch clock,
        TimeSpan duration)
    {
        var times = new List<TimeSpan>();
        for (var began = clock.Elapsed; began < duration; began = clock.Elapsed)
        {
            await journal.AppendAsync(entry);
            times.Add(clock.Elapsed - began);
        }
        return times;
    }
}
