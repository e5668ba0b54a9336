using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Hosts;
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
    AwsTarget Target, AwsCall Call, Operation Operation, UpstreamEndpoint Endpoint, IncomingBody? Body)
{
    /// <summary>The events that the request goes on with; null where it is no stream of them.</summary>
    public RequestEvents? Events { get; init; }
}

/// <summary>
/// Reads a request to its end: signature, operation, body, actions and resources. Nothing of it is believed before the
/// signature over it is checked, and no byte of the body is read before that where the sender declared its digest.
/// </summary>
public sealed class Understanding(
    IAwsTargets targets,
    ArrivalNames names,
    RequestDecoder decoder,
    OperationWriter writer,
    EndpointResolver endpoints,
    RecordingKey key,
    RecordingLimits keep,
    Limits limits,
    TimeProvider clock)
{
    public async ValueTask<Verdict<Understood>> OfAsync(
        SignedRequest signed, ArrivingBody arriving, CallerPlace place, CancellationToken cancellation)
    {
        if (targets.ByName(signed.Session.Target)?.As(signed.Session) is not { } target)
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
        if (signed.Bare.Header("upgrade") is { } upgrade)
        {
            return NotUnderstood.Because(
                $"{NotUnderstood.Quote(upgrade)} is not carried. A call that streams both ways goes over HTTP/2, as SDKs but those "
                + "of browsers do it by themselves.");
        }
        if (!names.Read(signed.Bare, signed.Scope.Service, endpoints.RegionOf(target, signed.Regions)).Holds(out var addressed, out var refusal)
            || !decoder.Begin(addressed.Request, addressed.SigningName).Holds(out var pending, out refusal))
        {
            return refusal;
        }
        if (pending.TakesEvents != signed.Payload is PayloadForm.Events)
        {
            return UnsupportedSignatures.Events(pending.TakesEvents);
        }
        var taken = pending.TakesEvents
            ? Events(arriving, pending, signed)
            : await TakeAsync(arriving, pending, signed, place, cancellation);
        if (!taken.Holds(out var arrived, out refusal))
        {
            return refusal;
        }
        var (call, body, events) = arrived;
        if (addressed.Fault(call) is { } misaddressed)
        {
            return misaddressed;
        }
        if (!endpoints.Resolve(target, call, signed.Regions, addressed.Variant).Holds(out var endpoint, out refusal))
        {
            return refusal;
        }
        if (endpoint.NeedsSigV4A && (events is not null || body?.Form is PayloadForm.Chunks { AreSigned: true }))
        {
            return UnsupportedSignatures.Multiregional();
        }
        var streamed = body is null ? null : new StreamedBody(body.Content.Length, body.Sha256);
        return writer.Describe(call, target, endpoint.SigningRegion, streamed).Holds(out var operation, out refusal)
            ? new Understood(target, call, operation, endpoint, body) { Events = events }
            : refusal;
    }

    /// <summary>The signature covers the head; each message's goes on from it, and is checked as it comes.</summary>
    private Verdict<Arrived> Events(ArrivingBody arriving, PendingCall pending, SignedRequest signed)
    {
        var call = pending.Complete();
        return EventDecoder.Of(call.Service, call.Operation, EventStreamShape.OfInput(call.Operation), call.Protocol, limits)
            .Holds(out var decoder, out var refusal)
            ? new Arrived(call, Body: null, new RequestEvents(
                new EventStreamReader(arriving.Source, limits), signed.EventChain(), decoder, limits, clock))
            : refusal;
    }

    private async ValueTask<Verdict<Arrived>> TakeAsync(
        ArrivingBody arriving, PendingCall pending, SignedRequest signed, CallerPlace place, CancellationToken cancellation)
    {
        try
        {
            return pending.StreamsBody && signed.Payload.Signed is not null
                ? await StreamAsync(arriving, pending, signed, place, cancellation)
                : await ReadAsync(arriving, pending, signed, place, cancellation);
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
        ArrivingBody arriving, PendingCall pending, SignedRequest signed, CallerPlace place, CancellationToken cancellation)
    {
        if (!IncomingBody.Of(arriving, signed, key, keep, limits).Holds(out var body, out var refusal))
        {
            return refusal;
        }
        if (body.Sha256 is not null || body.Content.Length > limits.SpooledUploadBytes)
        {
            return new Arrived(pending.Complete(), body);
        }
        return new Arrived(pending.Complete(), await body.SpooledAsync(place, cancellation));
    }

    private async ValueTask<Verdict<Arrived>> ReadAsync(
        ArrivingBody arriving, PendingCall pending, SignedRequest signed, CallerPlace place, CancellationToken cancellation)
    {
        var read = signed.Payload is PayloadForm.Chunks
            ? await UnframeAsync(arriving, signed, place, cancellation)
            : await BodyReader.ReadAsync(arriving, limits.DecodedRequestBytes, place, cancellation);
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
        ArrivingBody arriving, SignedRequest signed, CallerPlace place, CancellationToken cancellation)
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
        var whole = await SpooledBody.ReadAsync(new CountedBody(framed.Content, place), cancellation);
        return new WholeBody(whole.Content, tap.Sha256());
    }

    private sealed record Arrived(AwsCall Call, IncomingBody? Body, RequestEvents? Events = null);
}
