using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Listen.Chunks;
using Narrowgate.Aws.Signing;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// Chunks as they came, each signed anew: what verified one signature is hashed no second time for the other. Sizes and
/// signatures are written as they are read, so that the whole has the length that it came with.
/// </summary>
/// <param name="length">Of the framed body as it came; null where nobody said.</param>
internal sealed class SignedChunkFraming(ChunkSignatures chain, long? length) : Framing
{
    public override long? LengthOf(long content) => length;

    public override async ValueTask WriteAsync(Stream up, BodyBlock block, CancellationToken cancellation)
    {
        var sha256 = block.Sha256 ?? Convert.ToHexStringLower(SHA256.HashData(block.Bytes.Span));
        await WriteAsync(up, new ChunkHead(block.Bytes.Length, chain.Next(sha256)).Write(), cancellation);
        await up.WriteAsync(block.Bytes, cancellation);
        await WriteAsync(up, "\r\n", cancellation);
    }

    public override ValueTask EndAsync(Stream up, Trailer? trailer, CancellationToken cancellation)
    {
        var end = new ChunkHead(0, chain.Next(SignatureAlgorithm.EmptyPayload)).Write();
        if (trailer is not null)
        {
            var sha256 = SHA256.HashData(Encoding.Latin1.GetBytes($"{trailer.Name}:{trailer.Value}\n"));
            var signature = chain.Trailer(Convert.ToHexStringLower(sha256));
            end += $"{trailer.Name}:{trailer.Value}\r\n{ChunkedBody.TrailerSignature}{signature}\r\n";
        }
        return WriteAsync(up, end + "\r\n", cancellation);
    }

    private static ValueTask WriteAsync(Stream up, string text, CancellationToken cancellation) =>
        up.WriteAsync(Encoding.Latin1.GetBytes(text), cancellation);
}
