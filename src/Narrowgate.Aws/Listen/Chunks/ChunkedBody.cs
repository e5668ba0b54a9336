using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Signing;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Listen.Chunks;

/// <summary>
/// A body framed as aws-chunked, freed from its framing. What is common to signed and unsigned chunks: the count, the
/// checksum of the whole, and the end, behind which nothing may stand.
/// </summary>
/// <param name="chain">Null where chunks are not signed.</param>
internal abstract class ChunkedBody(ByteSource source, ChunkTerms terms, ChunkSignatures? chain, BodyTap tap, Limits limits)
    : PassingBody(terms.Length)
{
    public const string TrailerSignature = "x-amz-trailer-signature:";

    private readonly RunningChecksum? _checksum =
        terms.TrailerName is { } name ? RunningChecksum.For(name) : null;

    private Trailer? _trailer;

    public override Trailer? Trailer => _trailer;

    protected ByteSource Source { get; } = source;

    protected async ValueTask<ChunkHead> HeadAsync(CancellationToken cancellation)
    {
        var line = await Source.LineAsync(limits.ChunkLineBytes, cancellation);
        if (line is null || !ChunkHead.TryParse(line, chain is not null, out var head))
        {
            var what = chain is null ? "its size" : "its size and its signature";
            throw Fault($"a chunk does not begin with {what} as aws-chunked has it");
        }
        return head.Size <= Length - tap.Size
            ? head
            : throw Fault("it has more than x-amz-decoded-content-length says");
    }

    protected async ValueTask EndChunkAsync(CancellationToken cancellation)
    {
        if (await Source.LineAsync(2, cancellation) is not "")
        {
            throw Fault("a chunk is not as long as it says");
        }
    }

    protected void Count(ReadOnlySpan<byte> content)
    {
        tap.Observe(content);
        _checksum?.Append(content);
    }

    /// <summary>Behind the last chunk's head.</summary>
    protected async ValueTask EndAsync(CancellationToken cancellation)
    {
        if (tap.Size != Length)
        {
            throw Fault("it has less than x-amz-decoded-content-length says");
        }
        if (terms.TrailerName is { } name)
        {
            await TrailerAsync(name, cancellation);
        }
        if (await Source.LineAsync(limits.ChunkLineBytes, cancellation) is not "")
        {
            throw Fault("it does not end behind its last chunk, or behind the trailer that was announced");
        }
        if (!await Source.IsAtEndAsync(cancellation))
        {
            throw Fault("something stands behind its end");
        }
    }

    protected static BodyFaultException Fault(string what) => new(new Refusal(
        RefusalReason.BodyMismatch, $"The body, which comes in chunks, is not what was announced: {what}. Send it again."));

    protected static bool IsSame(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(left), Encoding.Latin1.GetBytes(right));

    private async ValueTask TrailerAsync(string name, CancellationToken cancellation)
    {
        var line = await Source.LineAsync(limits.ChunkLineBytes, cancellation);
        if (line is null || !line.StartsWith(name + ':', StringComparison.Ordinal))
        {
            throw Fault($"the trailer {name} is not there");
        }
        var value = line[(name.Length + 1)..];
        if (chain is not null)
        {
            var text = Encoding.Latin1.GetBytes($"{name}:{value}\n");
            var expected = TrailerSignature + chain.Trailer(Convert.ToHexStringLower(SHA256.HashData(text)));
            if (await Source.LineAsync(limits.ChunkLineBytes, cancellation) is not { } signed || !IsSame(expected, signed))
            {
                throw Fault("the signature of its trailer is wrong");
            }
        }
        if (value != _checksum!.Base64())
        {
            throw Fault($"it does not have the checksum in {name}");
        }
        _trailer = new Trailer(name, value);
    }
}
