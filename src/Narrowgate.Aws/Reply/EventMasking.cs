using System.Collections.Immutable;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Models;
using Narrowgate.Masking;

namespace Narrowgate.Aws.Reply;

/// <summary>A message as the caller gets it.</summary>
/// <param name="Path">Of the event in the reply, <c>stream.chunk</c>: what all paths in it begin with.</param>
internal sealed record MaskedEvent(
    EventMessage Message, string Path, bool IsError, ImmutableArray<MaskedMember> Masked);

/// <summary>
/// Hides what is secret in the messages of one reply's event stream. What the model does not know as a message of
/// this stream, and what should be masked and cannot be read, is not passed on.
/// </summary>
internal sealed class EventMasking(AwsCall call, EventStreamShape stream, ReplyMasker masker, Limits limits)
{
    private bool _hasBegun;

    public Verdict<MaskedEvent> Mask(EventMessage message)
    {
        if (!EventHead.Of(message, stream, call.Protocol).Holds(out var head, out var refusal))
        {
            return refusal;
        }
        var isFirst = !_hasBegun;
        _hasBegun = true;
        if (head.Kind == EventKind.Initial && !isFirst)
        {
            return NotUnderstood.Because($"The event stream's {head.Type} is not its first message.");
        }
        var trail = new MaskTrail(limits.MaskedReplyDepth);
        if (head.Kind != EventKind.Initial)
        {
            trail.Enter(stream.Member.Name);
            trail.Enter(head.Type);
        }
        var isHidden = head.Kind is EventKind.Event or EventKind.Exception
            && (HiddenMembers.Is(stream.Member) || HiddenMembers.Is(stream.Member.Shape.MembersByName[head.Type]));
        var headers = message.Headers.Select(header => Mask(header, head, isHidden, trail)).ToImmutableArray();
        return Payload(message.Payload, head, isHidden, trail).Holds(out var payload, out refusal)
            ? new MaskedEvent(
                new EventMessage(headers, payload.Bytes),
                $"{stream.Member.Name}.{head.Type}",
                head.Kind is EventKind.Exception or EventKind.Error,
                trail.Masked)
            : refusal;
    }

    /// <summary>Of an event that is hidden as a whole, headers too that the model does not know.</summary>
    private static EventHeader Mask(EventHeader header, EventHead head, bool isHidden, MaskTrail trail)
    {
        var member = head.HeaderMember(header.Name);
        var isMasked = member is null
            ? isHidden && !header.Name.StartsWith(':')
            : HiddenMembers.IsHidden(member, isHidden);
        if (!isMasked)
        {
            return header;
        }
        trail.Enter(member?.Name ?? header.Name);
        trail.Mark();
        trail.Leave();
        return Redaction.Of(header);
    }

    private Verdict<Masked> Payload(ReadOnlyMemory<byte> payload, EventHead head, bool isHidden, MaskTrail trail)
    {
        var whole = head.PayloadMember;
        var shape = whole?.Shape ?? head.Shape;
        isHidden |= whole is not null && HiddenMembers.Is(whole);
        if (payload.IsEmpty || shape is null || !(isHidden || HiddenMembers.IsIn(shape)))
        {
            return new Masked(payload);
        }
        if (whole is not null)
        {
            trail.Enter(whole.Name);
        }
        if (whole is { Shape.Kind: ShapeKind.Blob or ShapeKind.String })
        {
            trail.Mark();
            return new Masked(Redaction.Body);
        }
        var document = masker.MaskDocument(call, payload, shape, isHidden, wrapper: null, trail);
        return document.Holds(out var masked, out var refusal)
            ? new Masked(masked)
            : refusal;
    }

    private sealed record Masked(ReadOnlyMemory<byte> Bytes);
}
