namespace Narrowgate.Storage.Journal;

/// <summary>
/// One file of the journal, as readers see it: where it is, what it begins with, and where in it to begin reading.
/// </summary>
internal sealed class Segment(string path, SegmentHeader header, long bytes)
{
    private const long MarkEveryBytes = 256 << 10;

    private readonly Lock _gate = new();
    private readonly List<(long Position, long Offset)> _marks = [(header.First, SegmentHeader.Bytes)];

    public string Path { get; } = path;

    public SegmentHeader Header { get; } = header;

    /// <summary>The file's size: all of it was written once, with zeros.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>Remembers where a frame is, now and then: a reader that follows must not walk the whole file.</summary>
    public void Mark(long position, long offset)
    {
        lock (_gate)
        {
            if (offset - _marks[^1].Offset >= MarkEveryBytes)
            {
                _marks.Add((position, offset));
            }
        }
    }

    /// <summary>The nearest known frame at or before a position.</summary>
    public (long Position, long Offset) Nearest(long position)
    {
        lock (_gate)
        {
            var index = _marks.BinarySearch((position, long.MaxValue));
            return _marks[Math.Max(0, (index < 0 ? ~index : index) - 1)];
        }
    }
}
