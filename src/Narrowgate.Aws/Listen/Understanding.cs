using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen.Chunks;
using Narrowgate.Operations;
using Narrowgate.Recording;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Listen;

/// <summary>
/// A request as far as the gateway can see by itself: what exactly, where to, and proven to be its sender's.
/// </summary>
/// <param name="Body">The body that streams through; null where it was decoded or there is none.</param>
public sealed record Understood(
    AwsTarget Target, AwsCall Call, Operation Operation, UpstreamEndpoint Endpoint, IncomingBody? Body);

/// <summary>
/// Reads a request to its end: signature, operation, body, actions and resources. Nothing of it is believed before the
/// signature over it is checked, and no byte of the body is read before that where the sender declared its digest.
/// </summary>
public sealed class Understanding(
    IAwsTargets targets,
    RequestDecoder decoder,
    OperationWriter writer,
    EndpointResolver endpoints,
    RecordingKey key,
    RecordingLimits keep,
    Limits limits)
{
    public async ValueTask<Verdict<Understood>> OfAsync(
        SignedRequest signed, ArrivingBody arriving, CancellationToken cancellation)
    {
        if (targets.ByName(signed.Session.Target) is not { } target)
        {
            return new Refusal(
                RefusalReason.NotAdmitted,
                $"There is no target {signed.Session.Target} any more. Ask the gateway's operator.");
        }
        if (signed.Payload.Signed is { } declared && signed.Check(declared) is { } forged)
        {
            return forged;
        }
        if (signed.Payload is not PayloadForm.Chunks && ChunkTerms.Stray(signed.Bare) is { } stray)
        {
            return stray;
        }
        if (!decoder.Begin(signed.Bare, signed.Scope.Service).Holds(out var pending, out var refusal))
        {
            return refusal;
        }
        var taken = await TakeAsync(arriving, pending, signed, cancellation);
        if (!taken.Holds(out var arrived, out refusal))
        {
            return refusal;
        }
        var (call, body) = arrived;
        if (!endpoints.Resolve(target, call, signed.Scope.Region).Holds(out var endpoint, out refusal))
        {
            return refusal;
        }
        var streamed = body is null ? null : new StreamedBody(body.Content.Length, body.Sha256);
        return writer.Describe(call, target, endpoint.SigningRegion, streamed).Holds(out var operation, out refusal)
            ? new Understood(target, call, operation, endpoint, body)
            : refusal;
    }

    private async ValueTask<Verdict<Arrived>> TakeAsync(
        ArrivingBody arriving, PendingCall pending, SignedRequest signed, CancellationToken cancellation)
    {
        try
        {
            return pending.StreamsBody && signed.Payload.Signed is not null
                ? await StreamAsync(arriving, pending, signed, cancellation)
                : await ReadAsync(arriving, pending, signed, cancellation);
        }
        catch (BodyFaultException exception)
        {
            return exception.Refusal;
        }
        catch (BadHttpRequestException exception)
        {
            return BodyReader.Malformed(exception);
        }
    }

    /// <summary>
    /// That the body is what was announced is checked as it passes. A short one whose digest nobody signed is read first:
    /// then an approval can be bound to it.
    /// </summary>
    private async ValueTask<Verdict<Arrived>> StreamAsync(
        ArrivingBody arriving, PendingCall pending, SignedRequest signed, CancellationToken cancellation)
    {
        if (!IncomingBody.Of(arriving, signed, key, keep, limits).Holds(out var body, out var refusal))
        {
            return refusal;
        }
        var streams = body.Sha256 is not null || body.Content.Length > limits.SpooledUploadBytes;
        return new Arrived(pending.Complete(), streams ? body : await body.SpooledAsync(cancellation));
    }

    private async ValueTask<Verdict<Arrived>> ReadAsync(
        ArrivingBody arriving, PendingCall pending, SignedRequest signed, CancellationToken cancellation)
    {
        var read = signed.Payload is PayloadForm.Chunks
            ? await UnframeAsync(arriving, signed, cancellation)
            : await BodyReader.ReadAsync(arriving, limits.DecodedRequestBytes, cancellation);
        if (!read.Holds(out var whole, out var refusal))
        {
            return refusal;
        }
        // An unsigned body, and one in chunks, was held to its form already, as far as there is one.
        if (signed.Payload is PayloadForm.Digest or PayloadForm.Undeclared && signed.Check(whole.Sha256) is { } forged)
        {
            return forged;
        }
        if (pending.StreamsBody)
        {
            return new Arrived(pending.Complete(), IncomingBody.Of(whole, key, keep));
        }
        return pending.Complete(whole.Bytes).Holds(out var decoded, out refusal)
            ? new Arrived(decoded, Body: null)
            : refusal;
    }

    private async ValueTask<Verdict<WholeBody>> UnframeAsync(
        ArrivingBody arriving, SignedRequest signed, CancellationToken cancellation)
    {
        if (!IncomingBody.Of(arriving, signed, key, keep, limits).Holds(out var framed, out var refusal))
        {
            return refusal;
        }
        using var tap = framed.Tap;
        if (framed.Content.Length > limits.DecodedRequestBytes)
        {
            return BodyReader.TooLarge(limits.DecodedRequestBytes);
        }
        var whole = await SpooledBody.ReadAsync(framed.Content, cancellation);
        return new WholeBody(whole.Content, tap.Sha256());
    }

    private sealed record Arrived(AwsCall Call, IncomingBody? Body);
}
