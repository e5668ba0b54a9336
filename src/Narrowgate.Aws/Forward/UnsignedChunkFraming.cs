using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen.Chunks;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// Chunks that nobody signed, with a checksum behind them. They are of our own making, not the caller's: all but the last of
/// one size, so that the length of the whole is known beforehand.
/// </summary>
/// <param name="trailerName">The checksum's header, lower-case.</param>
internal sealed class UnsignedChunkFraming(string trailerName) : Framing
{
    private const int Size = UnframedBody.BlockBytes;

    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    public override long? LengthOf(long content)
    {
        var whole = content / Size;
        var rest = content % Size;
        var trailer = $"{trailerName}:\r\n\r\n".Length + RunningChecksum.CharactersOf(trailerName);
        return content + (whole * Around(Size)) + (rest == 0 ? 0 : Around(rest)) + Head(0).Length + trailer;
    }

    /// <param name="block">Of that one size, but for the last one.</param>
    public override async ValueTask WriteAsync(Stream up, BodyBlock block, CancellationToken cancellation)
    {
        await up.WriteAsync(Encoding.Latin1.GetBytes(Head(block.Bytes.Length)), cancellation);
        await up.WriteAsync(block.Bytes, cancellation);
        await up.WriteAsync(LineEnd, cancellation);
    }

    public override ValueTask EndAsync(Stream up, Trailer? trailer, CancellationToken cancellation) => up.WriteAsync(
        Encoding.Latin1.GetBytes($"{Head(0)}{trailerName}:{trailer?.Value}\r\n\r\n"), cancellation);

    private static int Around(long size) => Head(size).Length + LineEnd.Length;

    private static string Head(long size) => new ChunkHead(size, Signature: null).Write();
}
