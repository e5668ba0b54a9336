using Microsoft.Win32.SafeHandles;

namespace Narrowgate.Storage.Journal;

/// <summary>Walks a segment's frames from an offset on; stops at whatever is not the next sound frame.</summary>
internal sealed class SegmentReader : IDisposable
{
    private const int WindowBytes = 128 << 10;

    private readonly SafeFileHandle _file;
    private byte[] _window = [];
    private long _windowAt;
    private int _windowBytes;

    public SegmentReader(string path)
    {
        Path = path;
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Bytes = RandomAccess.GetLength(_file);
        Header = SegmentHeader.Read(path, Look(0, (int)Math.Min(SegmentHeader.Bytes, Bytes)));
        Offset = SegmentHeader.Bytes;
    }

    public string Path { get; }

    public long Bytes { get; }

    public SegmentHeader Header { get; }

    /// <summary>Where the next frame is expected.</summary>
    public long Offset { get; set; }

    /// <summary>True with the payload where the frame at the offset is sound and of that position.</summary>
    public bool TryRead(long position, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!TryLook(position, out var frame))
        {
            return false;
        }
        var whole = Look(Offset, (int)frame.Bytes);
        if (!Frame.IsSound(whole))
        {
            return false;
        }
        Offset += frame.Bytes;
        payload = whole[Frame.HeaderBytes..];
        return true;
    }

    /// <summary>Steps over a frame that nobody asked for: its checksum is not looked at.</summary>
    public bool TrySkip(long position)
    {
        var found = TryLook(position, out var frame);
        Offset += found ? frame.Bytes : 0;
        return found;
    }

    /// <summary>Bytes of the file, valid until the next look.</summary>
    public ReadOnlySpan<byte> Look(long offset, int count)
    {
        if (offset < _windowAt || offset + count > _windowAt + _windowBytes)
        {
            Move(offset, count);
        }
        return _window.AsSpan((int)(offset - _windowAt), count);
    }

    public void Dispose() => _file.Dispose();

    private bool TryLook(long position, out Frame frame)
    {
        frame = default;
        if (Bytes - Offset < Frame.HeaderBytes)
        {
            return false;
        }
        frame = Frame.ReadHeader(Look(Offset, Frame.HeaderBytes));
        return frame.Length > 0 && frame.Bytes <= Bytes - Offset && frame.Position == position;
    }

    private void Move(long offset, int count)
    {
        if (_window.Length < count)
        {
            _window = new byte[Math.Max(count, WindowBytes)];
        }
        (_windowAt, _windowBytes) = (offset, 0);
        while (_windowBytes < _window.Length
            && RandomAccess.Read(_file, _window.AsSpan(_windowBytes), offset + _windowBytes) is var read and > 0)
        {
            _windowBytes += read;
        }
        if (_windowBytes < count)
        {
            throw new JournalCorruptException(Path, offset, "the file is shorter than it was.");
        }
    }
}
