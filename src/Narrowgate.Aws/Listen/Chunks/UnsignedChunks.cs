using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Listen.Chunks;

/// <summary>A body in chunks that nobody signed, of any size: only the checksum at its end speaks for it.</summary>
internal sealed class UnsignedChunks(ByteSource source, ChunkTerms terms, BodyTap tap, Limits limits)
    : ChunkedBody(source, terms, chain: null, tap, limits)
{
    private byte[] _next = new byte[UnframedBody.BlockBytes];
    private byte[] _other = new byte[UnframedBody.BlockBytes];
    private long _left;
    private bool _isOver;

    public override async ValueTask<BodyBlock?> NextAsync(CancellationToken cancellation)
    {
        if (_isOver)
        {
            return null;
        }
        var filled = 0;
        while (filled < _next.Length)
        {
            if (_left == 0)
            {
                var head = await HeadAsync(cancellation);
                if (head.Size == 0)
                {
                    return await LastAsync(filled, cancellation);
                }
                _left = head.Size;
            }
            var part = _next.AsMemory(filled, (int)Math.Min(_left, _next.Length - filled));
            if (!await Source.FillAsync(part, cancellation))
            {
                throw Fault("it ends within a chunk");
            }
            Count(part.Span);
            filled += part.Length;
            _left -= part.Length;
            if (_left == 0)
            {
                await EndChunkAsync(cancellation);
            }
        }
        return Block(filled);
    }

    // What is left of the content goes out as a block of its own, and only once the end was seen to be right.
    private async ValueTask<BodyBlock?> LastAsync(int filled, CancellationToken cancellation)
    {
        await EndAsync(cancellation);
        _isOver = true;
        return filled == 0 ? null : Block(filled);
    }

    private BodyBlock Block(int filled)
    {
        var block = new BodyBlock(_next.AsMemory(0, filled));
        (_next, _other) = (_other, _next);
        return block;
    }
}
