using System.Collections.Immutable;
using System.Text.Json;
using System.Xml;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// Hides secrets and pre-authorised URLs, by the table of members, in the replies of calls that succeeded. A reply that
/// should be masked and cannot be read is not passed on.
/// </summary>
public sealed class ReplyMasker(Limits limits)
{
    /// <summary>Whether the reply must be read whole; any other body may stream.</summary>
    public static bool NeedsBody(OperationModel operation) => HiddenMembers.IsInBody(operation);

    /// <summary>The headers of a reply whose body may stream.</summary>
    public MaskedReply MaskHeaders(AwsCall call, ImmutableArray<Header> headers)
    {
        var trail = new MaskTrail(limits.MaskedReplyDepth);
        return new MaskedReply(ReadOnlyMemory<byte>.Empty, ReplyHeaders.Mask(headers, call.Operation, trail), trail.Masked);
    }

    /// <param name="body">The whole, in no encoding.</param>
    public Verdict<MaskedReply> MaskWhole(AwsCall call, ImmutableArray<Header> headers, ReadOnlyMemory<byte> body)
    {
        var trail = new MaskTrail(limits.MaskedReplyDepth);
        var maskedHeaders = ReplyHeaders.Mask(headers, call.Operation, trail);
        if (body.IsEmpty || !NeedsBody(call.Operation))
        {
            return new MaskedReply(body, maskedHeaders, trail.Masked);
        }
        if (headers.Any(header => header.Name.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase)
            && !header.Value.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            return Unreadable("it is compressed");
        }
        var marks = trail.Masked.Length;
        if (!Body(call, body, trail).Holds(out var masked, out var refusal))
        {
            return refusal;
        }
        return trail.Masked.Length == marks
            ? new MaskedReply(body, maskedHeaders, trail.Masked)
            : new MaskedReply(masked, ReplyHeaders.Describe(call, maskedHeaders, masked), trail.Masked);
    }

    private Verdict<byte[]> Body(AwsCall call, ReadOnlyMemory<byte> body, MaskTrail trail)
    {
        var output = call.Operation.Output!;
        var payload = output.Payload is { } name ? output.MembersByName[name] : null;
        if (payload is { Shape.Kind: ShapeKind.Blob or ShapeKind.String })
        {
            trail.Enter(payload.Name);
            trail.Mark();
            trail.Leave();
            return Redaction.Body;
        }
        if (payload is not null)
        {
            trail.Enter(payload.Name);
        }
        var shape = payload?.Shape ?? output;
        return MaskDocument(call, body, shape, payload is not null && HiddenMembers.Is(payload), call.Operation.ResultWrapper, trail);
    }

    /// <summary>A document of the call's protocol: a body, or the payload of an event.</summary>
    /// <param name="isHidden">Whether the whole is, as the payload of a hidden member.</param>
    internal Verdict<byte[]> MaskDocument(
        AwsCall call, ReadOnlyMemory<byte> document, Shape shape, bool isHidden, string? wrapper, MaskTrail trail)
    {
        try
        {
            return call.Protocol switch
            {
                Protocol.Json or Protocol.RestJson =>
                    new JsonMasking(document, trail).Mask(shape, isHidden, limits.MaskedReplyDepth),
                Protocol.RpcV2Cbor =>
                    new CborMasking(document, trail, limits.MaskedReplyDepth).Mask(shape, isHidden) is { } masked
                        ? masked
                        : Unreadable("it is not strict CBOR"),
                _ => new XmlMasking(trail).Mask(document, shape, isHidden, wrapper) is { } masked
                    ? masked
                    : Unreadable("the element that holds its members is missing"),
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or XmlException or ReplyTooDeepException)
        {
            return Unreadable(fault.GetType().Name);
        }
    }

    private static Refusal Unreadable(string why) => new(
        RefusalReason.UpstreamBroken,
        "The service's reply holds members that are masked here, and it could not be read: it is not passed on.",
        $"The reply could not be masked: {why}.");
}
