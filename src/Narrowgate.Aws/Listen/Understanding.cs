using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
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
        HttpRequest http, AwsRequest request, SignedRequest signed, CallerPlace place, CancellationToken cancellation)
    {
        if (targets.ByName(signed.Session.Target) is not { } target)
        {
            return new Refusal(
                RefusalReason.NotAdmitted,
                $"There is no target {signed.Session.Target} any more. Ask the gateway's operator.");
        }
        if (signed.DeclaredPayloadHash is { } declared && signed.Check(declared) is { } forged)
        {
            return forged;
        }
        if (!decoder.Begin(request, signed.Scope.Service).Holds(out var pending, out var refusal))
        {
            return refusal;
        }
        var taken = pending.StreamsBody && signed.DeclaredPayloadHash is not null
            ? Stream(http, pending, signed)
            : await ReadAsync(http, pending, signed, place, cancellation);
        if (!taken.Holds(out var arrived, out refusal))
        {
            return refusal;
        }
        var (call, body) = arrived;
        if (!endpoints.Resolve(target, call, signed.Scope.Region).Holds(out var endpoint, out refusal))
        {
            return refusal;
        }
        var streamed = body is null ? null : new StreamedBody(body.Length, body.Sha256);
        return writer.Describe(call, target, endpoint.SigningRegion, streamed).Holds(out var operation, out refusal)
            ? new Understood(target, call, operation, endpoint, body)
            : refusal;
    }

    /// <summary>The signature covers the declared digest; that the body has it is checked as it passes.</summary>
    private Verdict<Arrived> Stream(HttpRequest http, PendingCall pending, SignedRequest signed)
    {
        if (http.ContentLength is not { } length)
        {
            return new Refusal(RefusalReason.NotUnderstood, "A streamed body needs a Content-Length.");
        }
        return new Arrived(pending.Complete(), new IncomingBody(http.Body, length, signed.DeclaredPayloadHash!, key, keep));
    }

    private async ValueTask<Verdict<Arrived>> ReadAsync(
        HttpRequest http, PendingCall pending, SignedRequest signed, CallerPlace place, CancellationToken cancellation)
    {
        var read = await BodyReader.ReadAsync(http, limits.DecodedRequestBytes, place, cancellation);
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

    private sealed record Arrived(AwsCall Call, IncomingBody? Body);
}
