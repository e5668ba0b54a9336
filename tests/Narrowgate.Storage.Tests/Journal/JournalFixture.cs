using Microsoft.Win32.SafeHandles;
using Narrowgate.Recording;
using Narrowgate.Storage.Journal;
using Narrowgate.Testing;

namespace Narrowgate.Storage.Tests.Journal;

/// <summary>A journal in a folder of its own, with small segments unless said otherwise.</summary>
public sealed class JournalFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ListLogger<FileJournal> Log { get; } = new();

    public string Directory => _folder["journal"];

    public int SegmentBytes { get; init; } = 64 << 10;

    public IReadOnlyList<string> Segments =>
        [.. System.IO.Directory.EnumerateFiles(Directory, "*.journal").Order(StringComparer.Ordinal)];

    public static JournalEntry Entry(string version) => new GatewayStarted(DateTimeOffset.UnixEpoch, version);

    public FileJournal Open() => FileJournal.Open(Settings(), Log);

    public FileJournalSettings Settings() =>
        new(Directory) { SegmentBytes = SegmentBytes, FirstSegmentBytes = SegmentBytes };

    internal FileJournal OpenWith(Action<SafeFileHandle> flush) => FileJournal.Open(Settings() with { Flush = flush }, Log);

    /// <summary>Appends <c>1</c> to <c>count</c>, one after the other, each in a batch of its own.</summary>
    public async Task FillAsync(int count, int bytesEach = 10)
    {
        await using var journal = Open();
        for (var number = 1; number <= count; number++)
        {
            await journal.AppendAsync(Entry(Text(number, bytesEach)));
        }
    }

    public static string Text(int number, int bytes) => $"{number} {new string('x', bytes)}";

    public async Task<List<PositionedEntry>> ReadAllAsync()
    {
        await using var journal = Open();
        return await ToListAsync(journal);
    }

    public static async Task<List<PositionedEntry>> ToListAsync(FileJournal journal, long after = 0)
    {
        var entries = new List<PositionedEntry>();
        await foreach (var entry in journal.ReadAsync(after, TestContext.Current.CancellationToken))
        {
            entries.Add(entry);
        }
        return entries;
    }

    public void Dispose() => _folder.Dispose();
}
