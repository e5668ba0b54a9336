namespace Narrowgate.Recording;

/// <summary>The append-only journal: one order, durable before it is acknowledged.</summary>
public interface IJournal
{
    /// <summary>
    /// Returns once the entry is on disk, with its position. Takes no cancellation: a caller that hangs up must not
    /// undo a record. Throws <see cref="JournalUnavailableException"/> where it cannot be written; nothing was, then.
    /// </summary>
    ValueTask<long> AppendAsync(JournalEntry entry);

    /// <summary>All entries after a position (0: from the beginning), oldest first, up to what is durable now.</summary>
    IAsyncEnumerable<PositionedEntry> ReadAsync(long after, CancellationToken cancellation);

    /// <summary>The position of the newest durable entry; 0 where there is none.</summary>
    long Position { get; }
}

/// <summary>An entry and its place: positions grow by one.</summary>
public sealed record PositionedEntry(long Position, JournalEntry Entry);

/// <summary>The journal cannot be written: nothing may leave the gateway.</summary>
public sealed class JournalUnavailableException(string message, Exception? inner = null) : IOException(message, inner);
