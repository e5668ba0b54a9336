using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Narrowgate.Recording;
using Narrowgate.Storage.Journal;

namespace Narrowgate.Storage.Tests.Journal;

/// <summary>Appends from several callers at once and says which positions were acknowledged, until it is killed.</summary>
internal static class AppendingProcess
{
    private const int Callers = 8;

    public static async Task<int> RunAsync(string folder)
    {
        var settings = new FileJournalSettings(folder) { SegmentBytes = 256 << 10, FirstSegmentBytes = 64 << 10 };
        await using var journal = FileJournal.Open(settings, NullLogger<FileJournal>.Instance);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => AppendAsync(journal, caller))));
        return 0;
    }

    private static async Task AppendAsync(FileJournal journal, int caller)
    {
        for (var number = 0; ; number++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{caller}.{number}");
            var position = await journal.AppendAsync(new GatewayStarted(DateTimeOffset.UnixEpoch, text));
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{position} {text}"));
        }
    }
}
