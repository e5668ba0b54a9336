using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Narrowgate.Storage.Journal;

/// <summary>
/// Puts batches into the current segment: one write and one flush each, a batch never spans segments. For one thread
/// at a time.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private const int BatchBytes = 4 << 20;

    private readonly FileJournalSettings _settings;
    private readonly SegmentFolder _folder;
    private readonly Recovery _recovery;
    private readonly ILogger _log;
    private byte[] _batch = new byte[64 << 10];
    private ImmutableArray<Segment> _segments;
    private SafeFileHandle _file;
    private Task? _ahead;
    private long _end;
    private long _position;
    private bool _isBroken;

    public JournalWriter(FileJournalSettings settings, ILogger log)
    {
        (_settings, _log) = (settings, log);
        _folder = new SegmentFolder(settings);
        _recovery = new Recovery(_folder, settings, log);
        _folder.Open();
        _folder.Clean();
        var found = _recovery.Run() ?? Begin();
        (_segments, _end, _position) = (found.Segments, found.End, found.Position);
        _file = OpenCurrent();
    }

    /// <summary>Oldest first; a newer list is seen before what is in it is durable.</summary>
    public ImmutableArray<Segment> Segments => _segments;

    /// <summary>The newest durable entry's position.</summary>
    public long Position => Volatile.Read(ref _position);

    private Segment Current => _segments[^1];

    /// <summary>Makes some of the entries, from the first on, durable and says how many; or throws, and none was.</summary>
    public int Commit(ReadOnlySpan<PendingEntry> entries)
    {
        if (_isBroken)
        {
            Mend();
        }
        try
        {
            if (entries[0].Bytes > Current.Bytes - _end)
            {
                Roll(entries[0].Bytes);
            }
            return Write(entries);
        }
        catch
        {
            // Which bytes reached the disk is not known now, and after a failed flush the kernel forgets that it owes
            // them: the next flush would succeed without them (https://lwn.net/Articles/752063/).
            _isBroken = true;
            TryMend();
            throw;
        }
    }

    public void Dispose()
    {
        _ahead?.Wait();
        _file.Dispose();
        _folder.Clean();
    }

    private RecoveredJournal Begin()
    {
        var header = new SegmentHeader(JournalId.Next(), First: 1, Previous: 0);
        return new RecoveredJournal([_folder.Create(header, 0, isFirst: true)], SegmentHeader.Bytes, 0);
    }

    private int Write(ReadOnlySpan<PendingEntry> entries)
    {
        var (count, bytes) = Gather(entries);
        RandomAccess.Write(_file, _batch.AsSpan(0, bytes), _end);
        _settings.Flush(_file);
        Current.Mark(_position + 1, _end);
        _end += bytes;
        Volatile.Write(ref _position, _position + count);
        if (_ahead is null && _end > Current.Bytes / 2)
        {
            _ahead = Task.Run(PrepareAhead);
        }
        return count;
    }

    private (int Count, int Bytes) Gather(ReadOnlySpan<PendingEntry> entries)
    {
        var room = (int)Math.Min(Current.Bytes - _end, Math.Max(BatchBytes, entries[0].Bytes));
        var (count, bytes) = (0, 0);
        while (count < entries.Length && entries[count].Bytes <= room - bytes)
        {
            var frame = entries[count].Seal(_position + count + 1, _position);
            Reserve(bytes, frame.Length);
            frame.CopyTo(_batch.AsSpan(bytes));
            bytes += frame.Length;
            count++;
        }
        return (count, bytes);
    }

    private void Reserve(int used, int more)
    {
        if (used + more > _batch.Length)
        {
            Array.Resize(ref _batch, Math.Max(used + more, _batch.Length * 2));
        }
    }

    private void Roll(long frameBytes)
    {
        _ahead?.Wait();
        _ahead = null;
        var header = new SegmentHeader(Current.Header.JournalId, _position + 1, PreviousOfNext());
        var next = _folder.Create(header, frameBytes, isFirst: false);
        _segments = header.First == Current.Header.First
            ? _segments.SetItem(_segments.Length - 1, next)
            : _segments.Add(next);
        _end = SegmentHeader.Bytes;
        _file.Dispose();
        _file = OpenCurrent();
    }

    /// <summary>A current segment that is still empty is replaced: two cannot begin with the same position.</summary>
    private long PreviousOfNext() =>
        Current.Header.First == _position + 1 ? Current.Header.Previous : Current.Header.First;

    private void PrepareAhead()
    {
        try
        {
            _folder.PrepareAhead();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _log.SegmentNotPrepared(fault);
        }
    }

    private void TryMend()
    {
        try
        {
            Mend();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _log.JournalStaysBroken(fault);
        }
    }

    /// <summary>Reads the journal's end anew, and erases what was never acknowledged.</summary>
    private void Mend()
    {
        var found = _recovery.Run(_position);
        if (found is null || found.Position != _position)
        {
            throw new JournalCorruptException(
                _settings.Directory, 0, $"entry {_position} was durable and cannot be found any more.");
        }
        _file.Dispose();
        (_segments, _end) = (found.Segments, found.End);
        _file = OpenCurrent();
        _isBroken = false;
    }

    private SafeFileHandle OpenCurrent() =>
        File.OpenHandle(Current.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
}
