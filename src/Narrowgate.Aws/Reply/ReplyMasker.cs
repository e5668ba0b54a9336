using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Xml;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Masking;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// Hides secrets and pre-authorised URLs, by the table of members, in the replies of calls that succeeded. A reply that
/// should be masked and cannot be read is not passed on.
/// </summary>
public sealed class ReplyMasker(Limits limits)
{
    private static readonly byte[] RedactedBody = Encoding.UTF8.GetBytes(Mask.Redacted);

    /// <summary>Whether the reply must be read whole; any other body may stream.</summary>
    public static bool NeedsBody(OperationModel operation) => SensitiveShapes.IsInBody(operation);

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
            : new MaskedReply(masked, ReplyHeaders.Describe(maskedHeaders, masked), trail.Masked);
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
            return RedactedBody;
        }
        try
        {
            if (payload is not null)
            {
                trail.Enter(payload.Name);
            }
            var shape = payload?.Shape ?? output;
            var isHidden = payload is not null && SensitiveShapes.Is(payload);
            return call.Protocol is Protocol.Json or Protocol.RestJson
                ? new JsonMasking(body, trail).Mask(shape, isHidden, limits.MaskedReplyDepth)
                : new XmlMasking(trail).Mask(body, shape, isHidden, call.Operation.ResultWrapper) is { } masked
                    ? masked
                    : Unreadable("the element that holds its members is missing");
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
