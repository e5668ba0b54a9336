using Narrowgate.Aws.Forward;
using Narrowgate.Recording;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Listen;

/// <summary>A body that streams through, with the length and the digest that its sender signed.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record IncomingBody(Stream Source, long Length, string Sha256, RecordingKey Key, RecordingLimits Keep)
{
    public Upload Upload()
    {
        var tap = new BodyTap(Key, Keep.BodyBytes);
        return new Upload(new WithheldUpload(Source, tap, Length, Sha256), tap, Sha256);
    }
}
