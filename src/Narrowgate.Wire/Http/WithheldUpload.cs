using System.Net;

namespace Narrowgate.Wire.Http;

/// <summary>
/// A body on its way up. Its last block is withheld until all of it is known to be what its sender promised: what is not
/// never becomes a whole request upstream, and the upstream drops it.
/// </summary>
public sealed class WithheldUpload : HttpContent
{
    private readonly PassingBody _body;
    private readonly Framing _framing;

    /// <summary>
    /// An upstream must be able to tell that the end is missing: by the length, or else by HTTP's own chunks.
    /// </summary>
    public WithheldUpload(PassingBody body, Framing framing)
    {
        _body = body;
        _framing = framing;
        Headers.ContentLength = framing.LengthOf(body.Length);
    }

    /// <summary>Why the body is not what its sender promised; null where it is, or where that is not known yet.</summary>
    public Refusal? Fault { get; private set; }

    /// <summary>Set where the caller broke off.</summary>
    public bool CallerBroke { get; private set; }

    /// <summary>Called after each block that went up.</summary>
    internal Action Progressed { get; set; } = static () => { };

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var held = await NextAsync(cancellationToken);
        while (held is not null)
        {
            var next = await NextAsync(cancellationToken);
            await _framing.WriteAsync(stream, held, cancellationToken);
            Progressed();
            held = next;
        }
        await _framing.EndAsync(stream, _body.Trailer, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        var known = _framing.LengthOf(_body.Length);
        length = known ?? 0;
        return known is not null;
    }

    private async ValueTask<BodyBlock?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            return await _body.NextAsync(cancellation);
        }
        catch (BodyFaultException exception)
        {
            Fault = exception.Refusal;
            throw;
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
