using System.Net;

namespace Narrowgate.Wire.Http;

/// <summary>
/// A body on its way up, as long as the sender said. Its last block is withheld until all of it has the digest that was
/// signed: what does not match never becomes a whole request upstream, and the upstream drops it.
/// </summary>
public sealed class WithheldUpload : HttpContent
{
    /// <summary>
    /// Larger blocks cost memory for each upload in flight and no longer save time (64 KiB: one TLS record × 4).
    /// </summary>
    private const int BlockBytes = 64 * 1024;

    private readonly Stream _source;
    private readonly BodyTap _tap;
    private readonly string _sha256;
    private readonly long _length;

    /// <param name="length">In bytes; must be known, so that an upstream can tell that the end is missing.</param>
    /// <param name="sha256">The signed digest, lower-case hex.</param>
    public WithheldUpload(Stream source, BodyTap tap, long length, string sha256)
    {
        _source = source;
        _tap = tap;
        _sha256 = sha256;
        _length = length;
        Headers.ContentLength = length;
    }

    /// <summary>Set where the body did not have the digest or the length that was signed.</summary>
    public bool Mismatched { get; private set; }

    /// <summary>Set where the caller broke off.</summary>
    public bool CallerBroke { get; private set; }

    /// <summary>Called after each block that went up.</summary>
    internal Action Progressed { get; set; } = static () => { };

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var held = new byte[BlockBytes];
        var next = new byte[BlockBytes];
        var heldBytes = await FillAsync(held, cancellationToken);
        while (heldBytes > 0)
        {
            var nextBytes = await FillAsync(next, cancellationToken);
            if (nextBytes == 0)
            {
                break;
            }
            await stream.WriteAsync(held.AsMemory(0, heldBytes), cancellationToken);
            Progressed();
            (held, next, heldBytes) = (next, held, nextBytes);
        }
        if (_tap.Size != _length || !string.Equals(_tap.Sha256(), _sha256, StringComparison.Ordinal))
        {
            Mismatched = true;
            throw new IOException("The body does not have the digest that was signed.");
        }
        await stream.WriteAsync(held.AsMemory(0, heldBytes), cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    private async ValueTask<int> FillAsync(byte[] block, CancellationToken cancellation)
    {
        try
        {
            var read = await _source.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellation);
            _tap.Observe(block.AsSpan(0, read));
            return read;
        }
        catch (IOException)
        {
            CallerBroke = true;
            throw;
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            // Kestrel's word for a connection that was reset; as it stands, the client would take it for its own timeout.
            CallerBroke = true;
            throw new IOException("The caller broke off.", exception);
        }
    }
}
