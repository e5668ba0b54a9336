using Narrowgate.Recording;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Forward;

/// <summary>A streamed body on its way up.</summary>
/// <param name="Sha256">The signed digest, lower-case hex.</param>
public sealed record Upload(WithheldUpload Content, BodyTap Tap, string Sha256) : IDisposable
{
    /// <summary>
    /// Why the upload broke off, where that was the caller's doing; null otherwise. The upstream never saw a whole
    /// request then, so that it cannot have acted.
    /// </summary>
    public Refusal? Fault =>
        Content.Mismatched ? new Refusal(RefusalReason.BodyMismatch,
            "The body does not have the digest or the length that was signed: it was changed or cut on its way. Send it again.")
        : Content.CallerBroke ? new Refusal(
            RefusalReason.BodyMismatch, "The upload broke off before its end. Send it again.")
        : null;

    /// <summary>What went up so far, for the record.</summary>
    public RecordedMessage Record() => Tap.Record([]);

    public void Dispose()
    {
        Content.Dispose();
        Tap.Dispose();
    }
}
