using System.Text;

namespace Narrowgate.Wire.Http;

/// <summary>Reads lines and runs of bytes from a stream, through one buffer, as framings need it.</summary>
public sealed class ByteSource(Stream stream)
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    /// <summary>How many bytes were taken so far.</summary>
    public long Taken { get; private set; }

    /// <summary>
    /// The line up to its CR LF, which is taken too, a character a byte (Latin-1). Null where the stream ends before that,
    /// where the line is longer, or where it holds a CR or an LF alone.
    /// </summary>
    /// <param name="limitBytes">Of the line with its end; at most 64 KiB.</param>
    public async ValueTask<string?> LineAsync(int limitBytes, CancellationToken cancellation)
    {
        for (var looked = 0; ;)
        {
            var there = _buffer.AsSpan(_start, _end - _start);
            var end = there[looked..].IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = there[..(looked + end + 1)];
                Take(line.Length);
                return line.Length >= 2 && line.Length <= limitBytes && line.IndexOf((byte)'\r') == line.Length - 2
                    ? Encoding.Latin1.GetString(line[..^2])
                    : null;
            }
            looked = there.Length;
            if (looked >= limitBytes || !await MoreAsync(cancellation))
            {
                return null;
            }
        }
    }

    /// <summary>
    /// What stands before a delimiter, which is taken too. Null where the stream ends before it, or where there is more.
    /// </summary>
    /// <param name="limitBytes">With the delimiter at most 64 KiB.</param>
    public async ValueTask<byte[]?> UntilAsync(ReadOnlyMemory<byte> delimiter, int limitBytes, CancellationToken cancellation)
    {
        for (var looked = 0; ;)
        {
            var there = _buffer.AsSpan(_start, _end - _start);
            var end = there[looked..].IndexOf(delimiter.Span);
            if (end >= 0)
            {
                var found = there[..(looked + end)].ToArray();
                Take(found.Length + delimiter.Length);
                return found.Length <= limitBytes ? found : null;
            }
            // The delimiter may have begun already.
            looked = Math.Max(0, there.Length - delimiter.Length + 1);
            if (looked > limitBytes || !await MoreAsync(cancellation))
            {
                return null;
            }
        }
    }

    /// <summary>Some bytes; 0 only at the end of the stream.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancellation)
    {
        if (_start == _end)
        {
            // What is large passes by the buffer.
            var direct = into.Length >= BufferBytes;
            if (direct || !await MoreAsync(cancellation))
            {
                var read = direct ? await stream.ReadAsync(into, cancellation) : 0;
                Taken += read;
                return read;
            }
        }
        var count = Math.Min(into.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(into.Span);
        Take(count);
        return count;
    }

    /// <summary>False where the stream ends before all of it is there.</summary>
    public async ValueTask<bool> FillAsync(Memory<byte> into, CancellationToken cancellation)
    {
        for (var filled = 0; filled < into.Length;)
        {
            var read = await ReadAsync(into[filled..], cancellation);
            if (read == 0)
            {
                return false;
            }
            filled += read;
        }
        return true;
    }

    public async ValueTask<bool> IsAtEndAsync(CancellationToken cancellation) =>
        _start == _end && !await MoreAsync(cancellation);

    private void Take(int count)
    {
        _start += count;
        Taken += count;
    }

    private async ValueTask<bool> MoreAsync(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        return read > 0;
    }
}
