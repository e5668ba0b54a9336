using System.Buffers.Binary;
using System.IO.Compression;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// One member of gzip, whole, and nothing else. The class library's reader joins members, passes over what stands
/// behind them and takes half a one for a whole one; other readers do otherwise, and the body would not be the same to
/// all.
/// See <see href="https://www.rfc-editor.org/rfc/rfc1952"/>.
/// </summary>
internal static class GzipBody
{
    private const int HeadBytes = 10;
    private const int TailBytes = 8;

    // Magic, deflate, and no flags: SDKs give their requests no names and comments, whose ends readers look for.
    private static readonly byte[] Head = [0x1F, 0x8B, 8, 0];

    public static Refusal? Unpack(ReadOnlyMemory<byte> sent, int limit, out ReadOnlyMemory<byte> body)
    {
        body = default;
        if (sent.Length < HeadBytes + TailBytes || !sent.Span.StartsWith(Head))
        {
            return Broken;
        }
        using var packed = new Packed(sent[HeadBytes..]);
        using var deflate = new DeflateStream(packed, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = deflate.Read(buffer)) > 0;)
            {
                if (plain.Length + read > limit)
                {
                    return new Refusal(RefusalReason.TooLarge, "The body is too large once it is decompressed.");
                }
                plain.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            return Broken;
        }
        var bytes = plain.GetBuffer().AsMemory(0, (int)plain.Length);
        if (packed.Left != TailBytes || !HasTail(bytes.Span, sent.Span[^TailBytes..]))
        {
            return Broken;
        }
        body = bytes;
        return null;
    }

    private static Refusal Broken { get; } = NotUnderstood.Because(
        "The body is not the gzip that its Content-Encoding says: "
        + "one member without a name, whole, and nothing behind it.");

    private static bool HasTail(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> tail) =>
        BinaryPrimitives.ReadUInt32LittleEndian(tail) == Crc.Crc32.Of(plain)
        && BinaryPrimitives.ReadUInt32LittleEndian(tail[4..]) == (uint)plain.Length;

    /// <summary>
    /// Hands the bytes on, those near the end one by one: a reader takes no more of these than it needs, and so it can
    /// be told where the compressed data ended.
    /// </summary>
    private sealed class Packed(ReadOnlyMemory<byte> bytes) : Stream
    {
        private const int OneByOne = 64;

        private int _at;

        public int Left => bytes.Length - _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var most = Left > OneByOne ? Left - OneByOne : Math.Min(Left, 1);
            var taken = Math.Min(count, most);
            bytes.Slice(_at, taken).CopyTo(buffer.AsMemory(offset, taken));
            _at += taken;
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
