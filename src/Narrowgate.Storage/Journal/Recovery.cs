using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Narrowgate.Storage.Journal;

/// <summary>What was found: all segments, the end of the last one, and the newest entry's position.</summary>
internal sealed record RecoveredJournal(ImmutableArray<Segment> Segments, long End, long Position);

/// <summary>
/// Finds the end of a journal. The last two segments are read whole (a crash may have come just after a roll), of the
/// others the headers, which are linked; damage further back is met by whoever reads there.
/// </summary>
internal sealed class Recovery(SegmentFolder folder, FileJournalSettings settings, ILogger log)
{
    /// <param name="keepThrough">
    /// After a failed write: what comes after this position was never acknowledged and goes, sound or not.
    /// </param>
    /// <returns>Null where there is no journal yet.</returns>
    /// <exception cref="JournalCorruptException">What had been durable is damaged or missing.</exception>
    public RecoveredJournal? Run(long keepThrough = long.MaxValue)
    {
        var segments = ReadHeaders();
        if (segments.IsEmpty)
        {
            return null;
        }
        if (segments.Length > 1)
        {
            CheckSealed(segments[^2], segments[^1].Header.First - 1);
        }
        var (end, position) = FindEnd(segments[^1], keepThrough);
        return new RecoveredJournal(segments, end, position);
    }

    private ImmutableArray<Segment> ReadHeaders()
    {
        var segments = ImmutableArray.CreateBuilder<Segment>();
        foreach (var path in folder.List())
        {
            using var reader = new SegmentReader(path);
            var before = segments.Count > 0 ? segments[^1].Header : null;
            if (reader.Header.Previous != (before?.First ?? 0)
                || (before is not null && before.JournalId != reader.Header.JournalId))
            {
                throw new JournalCorruptException(
                    path, 0, "the segment before this one is missing, or is not of this journal.");
            }
            segments.Add(new Segment(path, reader.Header, reader.Bytes));
        }
        return segments.ToImmutable();
    }

    private static void CheckSealed(Segment segment, long last)
    {
        using var reader = new SegmentReader(segment.Path);
        var position = Walk(reader, segment, last);
        if (position != last)
        {
            throw new JournalCorruptException(
                segment.Path, reader.Offset, $"entry {position + 1} is damaged, and entries follow it.");
        }
    }

    private (long End, long Position) FindEnd(Segment segment, long keepThrough)
    {
        using var reader = new SegmentReader(segment.Path);
        var position = Walk(reader, segment, keepThrough);
        var end = reader.Offset;
        if (LastByte(reader, end) is { } lastByte)
        {
            if (keepThrough == long.MaxValue)
            {
                ThrowIfDurableFollows(reader, position + 1);
            }
            Erase(segment, end, lastByte + 1);
            log.TornTailErased(segment.Path, end, lastByte + 1 - end, position);
        }
        else
        {
            Erase(segment, end, end);
        }
        return (end, position);
    }

    /// <summary>Reads sound frames up to a position; leaves the reader where the next one would be.</summary>
    private static long Walk(SegmentReader reader, Segment segment, long through)
    {
        var position = segment.Header.First - 1;
        for (var offset = reader.Offset; position < through && reader.TryRead(position + 1, out _); offset = reader.Offset)
        {
            segment.Mark(++position, offset);
        }
        return position;
    }

    private static long? LastByte(SegmentReader reader, long from)
    {
        long? last = null;
        const int step = 64 << 10;
        for (var offset = from; offset < reader.Bytes; offset += step)
        {
            var index = reader.Look(offset, (int)Math.Min(step, reader.Bytes - offset)).LastIndexOfAnyExcept((byte)0);
            last = index < 0 ? last : offset + index;
        }
        return last;
    }

    /// <summary>
    /// A crash leaves any part of the batch in flight, in any order. A frame that was written when the missing one was
    /// already durable says that this is no crash.
    /// </summary>
    private static void ThrowIfDurableFollows(SegmentReader reader, long missing)
    {
        for (var offset = reader.Offset; offset <= reader.Bytes - Frame.HeaderBytes; offset++)
        {
            var frame = Frame.ReadHeader(reader.Look(offset, Frame.HeaderBytes));
            if (frame.DurableBefore >= missing
                && frame.Position > frame.DurableBefore
                && frame.Length > 0
                && frame.Bytes <= reader.Bytes - offset
                && Frame.IsSound(reader.Look(offset, (int)frame.Bytes)))
            {
                throw new JournalCorruptException(
                    reader.Path, reader.Offset, $"entry {missing} is damaged, and entry {frame.Position} follows it.");
            }
        }
    }

    /// <summary>Zeros what is no entry, and makes sure that what is kept is durable and not only in the cache.</summary>
    private void Erase(Segment segment, long from, long to)
    {
        using var file = File.OpenHandle(
            segment.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if (to > from)
        {
            RandomAccess.Write(file, new byte[to - from], from);
        }
        settings.Flush(file);
    }
}
