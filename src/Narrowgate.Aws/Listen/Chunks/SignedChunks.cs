using System.Security.Cryptography;
using Narrowgate.Aws.Signing;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Listen.Chunks;

/// <summary>
/// A body in signed chunks: each is held whole until its signature is seen to be right. Its digest goes on with it, so that
/// whoever signs it anew need not hash it again.
/// </summary>
internal sealed class SignedChunks(ByteSource source, ChunkTerms terms, ChunkSignatures chain, BodyTap tap, Limits limits)
    : ChunkedBody(source, terms, chain, tap, limits)
{
    private readonly Limits _limits = limits;
    private readonly ChunkSignatures _chain = chain;

    // One is held back by whoever takes it, while the other fills.
    private byte[] _next = [];
    private byte[] _other = [];

    public override async ValueTask<BodyBlock?> NextAsync(CancellationToken cancellation)
    {
        var head = await HeadAsync(cancellation);
        if (head.Size > _limits.SignedChunkBytes)
        {
            throw new BodyFaultException(new Refusal(
                RefusalReason.TooLarge,
                $"A signed chunk has more than the {_limits.SignedChunkBytes} bytes that are held to verify it. Send "
                + "smaller chunks."));
        }
        var chunk = await DataAsync((int)head.Size, cancellation);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(chunk.Span));
        if (!IsSame(_chain.Next(sha256), head.Signature!))
        {
            throw Fault("the signature of a chunk is wrong");
        }
        if (chunk.IsEmpty)
        {
            await EndAsync(cancellation);
            return null;
        }
        await EndChunkAsync(cancellation);
        Count(chunk.Span);
        return new BodyBlock(chunk, sha256);
    }

    private async ValueTask<ReadOnlyMemory<byte>> DataAsync(int size, CancellationToken cancellation)
    {
        if (_next.Length < size)
        {
            _next = new byte[size];
        }
        var data = _next.AsMemory(0, size);
        (_next, _other) = (_other, _next);
        return await Source.FillAsync(data, cancellation) ? data : throw Fault("it ends within a chunk");
    }
}
