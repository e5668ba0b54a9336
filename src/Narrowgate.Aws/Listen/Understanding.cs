using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Forward;
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
    RequestDecoder decoder,
    OperationWriter writer,
    EndpointResolver endpoints,
    RecordingKey key,
    RecordingLimits keep,
    Limits limits,
    TimeProvider clock)
{
    public async ValueTask<Verdict<Understood>> OfAsync(
        HttpRequest http, AwsRequest request, SignedRequest signed, CancellationToken cancellation)
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
        if (request.Header("upgrade") is { } upgrade)
        {
            return NotUnderstood.Because(
                $"{NotUnderstood.Quote(upgrade)} is not carried. A call that streams both ways goes over HTTP/2, as SDKs but those "
                + "of browsers do it by themselves.");
        }
        if (!decoder.Begin(request, signed.Scope.Service).Holds(out var pending, out var refusal))
        {
            return refusal;
        }
        if (pending.TakesEvents != signed.Payload is PayloadForm.Events)
        {
            return UnsupportedSignatures.Events(pending.TakesEvents);
        }
        var taken = pending.TakesEvents ? Events(http, pending, signed) : pending.StreamsBody && signed.Payload is PayloadForm.Digest
            ? Stream(http, pending, signed)
            : await ReadAsync(http, pending, signed, cancellation);
        if (!taken.Holds(out var arrived, out refusal))
        {
            return refusal;
        }
        var (call, body, events) = arrived;
        if (!endpoints.Resolve(target, call, signed.Regions).Holds(out var endpoint, out refusal))
        {
            return refusal;
        }
        var streamed = body is null ? null : new StreamedBody(body.Length, body.Sha256);
        return writer.Describe(call, target, endpoint.SigningRegion, streamed).Holds(out var operation, out refusal)
            ? new Understood(target, call, operation, endpoint, body) { Events = events }
            : refusal;
    }

    /// <summary>The signature covers the head; each message's goes on from it, and is checked as it comes.</summary>
    private Verdict<Arrived> Events(HttpRequest http, PendingCall pending, SignedRequest signed)
    {
        var call = pending.Complete();
        return EventDecoder.Of(call.Service, call.Operation, EventStreamShape.OfInput(call.Operation), call.Protocol, limits)
            .Holds(out var decoder, out var refusal)
            ? new Arrived(call, Body: null, new RequestEvents(
                new EventStreamReader(http.Body, limits), signed.EventChain(), decoder, limits, clock))
            : refusal;
    }

    /// <summary>The signature covers the declared digest; that the body has it is checked as it passes.</summary>
    private Verdict<Arrived> Stream(HttpRequest http, PendingCall pending, SignedRequest signed)
    {
        if (http.ContentLength is not { } length)
        {
            return new Refusal(RefusalReason.NotUnderstood, "A streamed body needs a Content-Length.");
        }
        return new Arrived(pending.Complete(), new IncomingBody(http.Body, length, signed.Payload.Signed!, key, keep));
    }

    private async ValueTask<Verdict<Arrived>> ReadAsync(
        HttpRequest http, PendingCall pending, SignedRequest signed, CancellationToken cancellation)
    {
        var read = await BodyReader.ReadAsync(http, limits.DecodedRequestBytes, cancellation);
        if (!read.Holds(out var whole, out var refusal))
        {
            return refusal;
        }
        if (signed.Check(whole.Sha256) is { } forged)
        {
            return forged;
        }
        if (!pending.StreamsBody)
        {
            return pending.Complete(whole.Bytes).Holds(out var decoded, out refusal)
                ? new Arrived(decoded, Body: null)
                : refusal;
        }
        var source = new MemoryStream(whole.Bytes.ToArray(), writable: false);
        return new Arrived(pending.Complete(), new IncomingBody(source, source.Length, whole.Sha256, key, keep));
    }

    private sealed record Arrived(AwsCall Call, IncomingBody? Body, RequestEvents? Events = null);
}
