using System.Collections.Immutable;
using System.Globalization;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;
using Narrowgate.Recording;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Forward;

/// <summary>A streamed body on its way up, in the form in which it came.</summary>
public sealed class Upload(IncomingBody body) : IDisposable
{
    private const string ContentEncoding = "Content-Encoding";

    private WithheldUpload? _content;

    /// <summary>What is signed in its place.</summary>
    public string Payload => body.Form.Signed ?? throw new InvalidOperationException("A body that streams has a form.");

    /// <summary>
    /// Why the upload broke off, where that was the caller's doing; null otherwise. The upstream never saw a whole
    /// request then, so that it cannot have acted.
    /// </summary>
    public Refusal? Fault => _content switch
    {
        { Fault: { } fault } => fault,
        { CallerBroke: true } => new Refusal(
            RefusalReason.BodyMismatch, "The upload broke off before its end. Send it again."),
        _ => null,
    };

    /// <summary>The request with the headers that announce the body's framing.</summary>
    public UpstreamRequest Announce(UpstreamRequest request)
    {
        if (body.Form is not PayloadForm.Chunks)
        {
            return request;
        }
        var codings = request.Headers.Where(IsCoding).Select(header => header.Value);
        ImmutableArray<Header> announced =
        [
            new(ContentEncoding, string.Join(',', (IEnumerable<string>)["aws-chunked", .. codings])),
            new("x-amz-decoded-content-length", body.Content.Length.ToString(CultureInfo.InvariantCulture)),
            .. body.TrailerName is { } trailer ? [new Header("x-amz-trailer", trailer)] : Array.Empty<Header>(),
        ];
        return request with
        {
            Headers = [.. request.Headers.Where(header => !IsCoding(header)), .. announced],
        };
    }

    /// <param name="chain">Goes on from the signature of the request that leaves.</param>
    public HttpContent Content(Func<ChunkSignatures> chain) => _content ??= new WithheldUpload(body.Content, body.Form switch
    {
        PayloadForm.Chunks { AreSigned: true } => new SignedChunkFraming(chain(), body.FramedLength),
        PayloadForm.Chunks => new UnsignedChunkFraming(body.TrailerName!),
        _ => Framing.None,
    });

    /// <summary>What went up so far, for the record.</summary>
    public RecordedMessage Record() => body.Tap.Record([]);

    private static bool IsCoding(Header header) =>
        header.Name.Equals(ContentEncoding, StringComparison.OrdinalIgnoreCase);

    public void Dispose()
    {
        _content?.Dispose();
        body.Tap.Dispose();
    }
}
