using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Narrowgate.Recording;

namespace Narrowgate.Storage.Journal;

/// <summary>Reads entries across segments while appends go on: what is durable does not change any more.</summary>
internal static class JournalReader
{
    public static async IAsyncEnumerable<PositionedEntry> ReadAsync(
        ImmutableArray<Segment> segments,
        long after,
        long through,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Reading is synchronous, from the cache for the most part; the caller's own work begins on another thread.
        await Task.Yield();
        var position = after + 1;
        for (var index = Find(segments, position); position <= through; index++)
        {
            using var reader = Open(segments[index], position);
            var last = index + 1 < segments.Length ? segments[index + 1].Header.First - 1 : through;
            for (; position <= Math.Min(last, through); position++)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return Read(reader, position);
            }
        }
    }

    private static int Find(ImmutableArray<Segment> segments, long position)
    {
        var index = segments.Length - 1;
        while (index > 0 && segments[index].Header.First > position)
        {
            index--;
        }
        return index;
    }

    private static SegmentReader Open(Segment segment, long position)
    {
        var reader = new SegmentReader(segment.Path);
        var (near, offset) = segment.Nearest(position);
        for (reader.Offset = offset; near < position; near++)
        {
            if (!reader.TrySkip(near))
            {
                using (reader)
                {
                    throw Damaged(reader, near);
                }
            }
        }
        return reader;
    }

    private static PositionedEntry Read(SegmentReader reader, long position) =>
        reader.TryRead(position, out var payload)
            ? new PositionedEntry(position, JournalJson.Read(payload))
            : throw Damaged(reader, position);

    private static JournalCorruptException Damaged(SegmentReader reader, long position) =>
        new(reader.Path, reader.Offset, $"entry {position} is damaged or missing.");
}
