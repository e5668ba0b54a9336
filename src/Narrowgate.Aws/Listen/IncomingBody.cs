using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen.Chunks;
using Narrowgate.Recording;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Listen;

/// <summary>A body that streams through, held to the form that its sender announced.</summary>
/// <param name="Content">What is meant to be stored, without the framing.</param>
/// <param name="Sha256">Lower-case hex; null where it is known only once all has passed.</param>
/// <param name="TrailerName">Of the checksum behind the last chunk, lower-case; null where there is none.</param>
/// <param name="FramedLength">In bytes, as it came; null where nobody said.</param>
public sealed record IncomingBody(
    PassingBody Content, BodyTap Tap, PayloadForm Form, string? Sha256, string? TrailerName, long? FramedLength)
{
    public Upload Upload() => new(this);

    /// <summary>Refuses a body whose head does not fit its form. No byte of it is read.</summary>
    public static Verdict<IncomingBody> Of(
        ArrivingBody arriving, SignedRequest signed, RecordingKey key, RecordingLimits keep, Limits limits)
    {
        if (signed.Payload is PayloadForm.Chunks form)
        {
            return ChunkTerms.Of(signed.Bare, form).Holds(out var terms, out var refusal)
                ? Chunked(arriving, terms, signed, new BodyTap(key, keep.BodyBytes), limits)
                : refusal;
        }
        if (arriving.Length is not { } length)
        {
            return new Refusal(RefusalReason.NotUnderstood, "A streamed body needs a Content-Length.");
        }
        var digest = (signed.Payload as PayloadForm.Digest)?.Sha256;
        var tap = new BodyTap(key, keep.BodyBytes);
        return new IncomingBody(
            new UnframedBody(arriving.Source, length, tap, digest), tap, signed.Payload, digest, TrailerName: null, length);
    }

    /// <summary>A body that was read and checked.</summary>
    public static IncomingBody Of(WholeBody whole, RecordingKey key, RecordingLimits keep)
    {
        var tap = new BodyTap(key, keep.BodyBytes);
        var source = new MemoryStream(whole.Bytes.ToArray(), writable: false);
        return new IncomingBody(
            new UnframedBody(source, source.Length, tap, whole.Sha256), tap, new PayloadForm.Digest(whole.Sha256), whole.Sha256,
            TrailerName: null, source.Length);
    }

    /// <summary>
    /// Read to its end, so that its digest is known before anybody decides. It still goes up in the form in which it came.
    /// </summary>
    /// <exception cref="BodyFaultException">It is not what was announced.</exception>
    public async ValueTask<IncomingBody> SpooledAsync(CallerPlace place, CancellationToken cancellation)
    {
        var spooled = await SpooledBody.ReadAsync(new CountedBody(Content, place), cancellation);
        return this with { Content = spooled, Sha256 = Tap.Sha256() };
    }

    private static IncomingBody Chunked(
        ArrivingBody arriving, ChunkTerms terms, SignedRequest signed, BodyTap tap, Limits limits)
    {
        var source = new ByteSource(arriving.Source);
        PassingBody content = terms.Form.AreSigned
            ? new SignedChunks(source, terms, signed.Chain(), tap, limits)
            : new UnsignedChunks(source, terms, tap, limits);
        return new IncomingBody(content, tap, terms.Form, Sha256: null, terms.TrailerName, arriving.Length);
    }
}
