using Microsoft.Win32.SafeHandles;

namespace Narrowgate.Storage.Journal;

/// <summary>Where the journal is, and its bounds.</summary>
/// <param name="Directory">A folder of its own; made (0700) where it is missing.</param>
public sealed record FileJournalSettings(string Directory)
{
    /// <summary>Bytes of a segment; what is larger gets a segment of its own.</summary>
    public int SegmentBytes { get; init; } = 16 << 20;

    /// <summary>
    /// Bytes of a new journal's first segment: writing 16 MiB of zeros to disk would be most of a first start.
    /// </summary>
    public int FirstSegmentBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Bytes that may wait for the disk; beyond it an append is refused, so that a slow disk cannot eat the memory.
    /// </summary>
    public long QueueBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of the largest entry: a recorded body of 64 MiB, in base64, with room to spare.</summary>
    public int EntryBytes { get; init; } = 128 << 20;

    /// <summary>The step that makes what was written durable; tests let it fail.</summary>
    internal Action<SafeFileHandle> Flush { get; init; } = Disk.Flush;
}
