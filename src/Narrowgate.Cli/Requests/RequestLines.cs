namespace Narrowgate.Cli.Requests;

/// <summary>Bytes that are read a line or a block at a time, with one byte of foresight.</summary>
internal sealed class RequestLines(Stream input)
{
    private readonly byte[] _block = new byte[64 * 1024];
    private int _at;
    private int _filled;

    /// <summary>The next byte, which stays; -1 at the end.</summary>
    public int Peek()
    {
        if (_at == _filled)
        {
            (_at, _filled) = (0, input.Read(_block));
        }
        return _filled == 0 ? -1 : _block[_at];
    }

    /// <summary>Whether nothing follows, or an empty line, or a method.</summary>
    public bool IsAtRequest() => Peek() is -1 or '\r' or '\n' or (>= 'A' and <= 'Z');

    /// <summary>Up to a line feed, without it and the carriage return before it; null at the end.</summary>
    public byte[]? Line()
    {
        if (Peek() < 0)
        {
            return null;
        }
        using var line = new MemoryStream();
        while (Peek() is var next && next >= 0)
        {
            var end = Array.IndexOf(_block, (byte)'\n', _at, _filled - _at);
            line.Write(_block, _at, (end < 0 ? _filled : end) - _at);
            _at = end < 0 ? _filled : end + 1;
            if (end >= 0)
            {
                break;
            }
        }
        var bytes = line.ToArray();
        return bytes is [.. var text, (byte)'\r'] ? text : bytes;
    }

    /// <summary>Exactly so many bytes; null where there are not so many.</summary>
    public byte[]? Bytes(long count)
    {
        using var bytes = new MemoryStream();
        while (bytes.Length < count)
        {
            if (Peek() < 0)
            {
                return null;
            }
            var taken = (int)Math.Min(count - bytes.Length, _filled - _at);
            bytes.Write(_block, _at, taken);
            _at += taken;
        }
        return bytes.ToArray();
    }
}
