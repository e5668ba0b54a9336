using System.Text;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Listen.FormPost;

/// <summary>
/// The file of a form, streamed. How long it is follows from the length of the form; that the form ends right behind it, and
/// nowhere within it, is seen as it passes.
/// </summary>
internal sealed class FormFile : Stream
{
    private readonly ByteSource _source;
    private readonly byte[] _delimiter;
    private readonly string _end;
    private long _left;
    private bool _isOver;

    // The end of what was read before: a delimiter may lie across two blocks.
    private byte[] _tail = [];

    private FormFile(ByteSource source, string delimiter, string end, long length)
    {
        _source = source;
        _delimiter = Encoding.Latin1.GetBytes(delimiter);
        _end = end;
        _left = length;
        Length = length;
    }

    public override long Length { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Forms end in a line break, but for some that Node.js writes; a short one is read to its end to see which it is.
    /// </summary>
    /// <param name="rest">Bytes of the form from the file's first on.</param>
    public static async ValueTask<Verdict<FormFile>> OpenAsync(
        ByteSource source, string delimiter, long rest, CallerPlace place, Limits limits, CancellationToken cancellation)
    {
        var end = $"{delimiter}--\r\n";
        if (rest > limits.SpooledUploadBytes)
        {
            return rest < end.Length ? Broken : new FormFile(source, delimiter, end, rest - end.Length);
        }
        if (rest > 0 && place.Reserve((int)rest) is { } crowded)
        {
            return crowded;
        }
        var whole = new byte[Math.Max(0, rest)];
        if (!await source.FillAsync(whole, cancellation) || !await source.IsAtEndAsync(cancellation))
        {
            return Broken;
        }
        var isBroken = !whole.AsSpan().EndsWith(Encoding.Latin1.GetBytes(end));
        end = isBroken ? end[..^2] : end;
        return whole.AsSpan().EndsWith(Encoding.Latin1.GetBytes(end))
            ? new FormFile(new ByteSource(new MemoryStream(whole)), delimiter, end, rest - end.Length)
            : Broken;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0)
        {
            if (!_isOver)
            {
                await EndAsync(cancellationToken);
                _isOver = true;
            }
            return 0;
        }
        var read = await _source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        if (read == 0 || HoldsDelimiter(buffer.Span[..read]))
        {
            throw new BodyFaultException(Broken);
        }
        _left -= read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static Refusal Broken { get; } = new(RefusalReason.BodyMismatch,
        "The form does not end behind its file: the field 'file' must be the last one, its boundary must not occur in it, and a "
        + "line break follows the last boundary. Send it again.");

    private async ValueTask EndAsync(CancellationToken cancellation)
    {
        var end = new byte[_end.Length];
        if (!await _source.FillAsync(end, cancellation) || Encoding.Latin1.GetString(end) != _end
            || !await _source.IsAtEndAsync(cancellation))
        {
            throw new BodyFaultException(Broken);
        }
    }

    private bool HoldsDelimiter(ReadOnlySpan<byte> block)
    {
        var most = _delimiter.Length - 1;
        byte[] seam = [.. _tail, .. block[..Math.Min(most, block.Length)]];
        var isIn = block.IndexOf(_delimiter) >= 0 || seam.AsSpan().IndexOf(_delimiter) >= 0;
        _tail = block.Length >= most ? block[^most..].ToArray() : seam[Math.Max(0, seam.Length - most)..];
        return isIn;
    }
}
