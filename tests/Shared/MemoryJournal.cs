using System.Runtime.CompilerServices;
using Narrowgate.Recording;

namespace Narrowgate.Testing;

/// <summary>A journal that keeps its entries in memory, and that can be told to be full.</summary>
internal sealed class MemoryJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly List<JournalEntry> _entries = [];

    public bool IsFull { get; set; }

    /// <summary>What an append waits for; tests hold it back to look in between.</summary>
    public Func<JournalEntry, Task> Disk { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    public long Position => Entries.Count;

    public async ValueTask<long> AppendAsync(JournalEntry entry)
    {
        await Disk(entry);
        lock (_lock)
        {
            if (IsFull)
            {
                throw new JournalUnavailableException("The disk is full.");
            }
            _entries.Add(JournalJson.Read(JournalJson.Write(entry)));
            return _entries.Count;
        }
    }

    public async IAsyncEnumerable<PositionedEntry> ReadAsync(
        long after,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var (index, entry) in Entries.Index().Skip((int)after))
        {
            yield return new(index + 1, entry);
        }
    }
}
