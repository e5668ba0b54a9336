using System.Text;
using System.Text.Unicode;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Events;

/// <summary>
/// Finds out what the messages of an operation's event stream say, from the model alone. As with whole requests, what
/// the model does not know is refused. See <see href="https://smithy.io/2.0/spec/streaming.html#event-streams"/>.
/// </summary>
public sealed class EventDecoder
{
    private readonly EventStreamShape _stream;
    private readonly Protocol _protocol;
    private readonly EventFormat _format;
    private readonly Limits _limits;

    private EventDecoder(EventStreamShape stream, Protocol protocol, EventFormat format, Limits limits) =>
        (_stream, _protocol, _format, _limits) = (stream, protocol, format, limits);

    /// <summary>Refused where the operation has no such stream, or one in a protocol that is not read here.</summary>
    public static Verdict<EventDecoder> Of(
        ServiceModel service, OperationModel operation, EventStreamShape? stream, Protocol protocol, Limits limits)
    {
        if (stream is null)
        {
            return NotUnderstood.Because($"{operation.Name} has no event stream there.");
        }
        return EventFormat.Of(service, protocol) is { } format
            ? new EventDecoder(stream, protocol, format, limits)
            : NotUnderstood.Because($"{operation.Name}: event streams of the protocol {protocol} are not read.");
    }

    public Verdict<StreamEvent> Decode(EventMessage message)
    {
        if (!EventHead.Of(message, _stream, _protocol).Holds(out var head, out var refusal))
        {
            return refusal;
        }
        var trail = new Trail(_limits.DocumentDepth);
        trail.Enter(_stream.Member.Name);
        trail.Enter(head.Type);
        foreach (var header in message.Headers)
        {
            if (!IsKnown(header, head))
            {
                trail.Refuse($"has the unknown header {NotUnderstood.Quote(header.Name)}");
            }
        }
        var read = head.Shape is { } shape
            ? Members(message, head, shape, trail) is { } members ? Meaning(head, members) : null
            : Error(message, head, trail);
        return trail.Refusal is { } fault ? fault : read ?? (Verdict<StreamEvent>)NotUnderstood.Unexplained;
    }

    private static StreamEvent Meaning(EventHead head, Value.Structure members) => head.Kind == EventKind.Initial
        ? new StreamEvent.Initial(members)
        : new StreamEvent.Modelled(head.Type, head.Kind == EventKind.Exception, members);

    private static StreamEvent.Error? Error(EventMessage message, EventHead head, Trail trail)
    {
        if (!message.Payload.IsEmpty)
        {
            trail.Refuse("is an error that has a payload");
            return null;
        }
        return new StreamEvent.Error(head.Type, message[EventHead.ErrorMessage]?.Text);
    }

    private static bool IsKnown(EventHeader header, EventHead head) =>
        header.Name is EventHead.MessageType or EventHead.ContentType || header.Name == head.NamingHeader
        || (head.Kind == EventKind.Error && header is { Name: EventHead.ErrorMessage, Type: EventHeaderType.Text })
        || head.HeaderMember(header.Name) is not null;

    private Value.Structure? Members(EventMessage message, EventHead head, Shape shape, Trail trail)
    {
        if (Payload(message, head, shape, trail) is not { } members)
        {
            return null;
        }
        foreach (var header in message.Headers)
        {
            if (head.HeaderMember(header.Name) is not { } member)
            {
                continue;
            }
            trail.Enter(member.Name);
            if (EventHeaderValue.Read(header, member, trail) is not { } value)
            {
                return null;
            }
            trail.Leave();
            members = members.With(member.Name, value);
        }
        return members;
    }

    private Value.Structure? Payload(EventMessage message, EventHead head, Shape shape, Trail trail)
    {
        var whole = head.PayloadMember;
        if (whole is { Shape.Kind: ShapeKind.Blob or ShapeKind.String })
        {
            return Raw(message, whole, trail);
        }
        if (message.Payload.IsEmpty)
        {
            return Value.Structure.Empty;
        }
        if (!Says(message, _format.ContentTypes, trail))
        {
            return null;
        }
        var read = _format.Read(
            message.Payload,
            whole?.Shape ?? shape,
            EventNames.RootOf(whole, shape),
            _limits.DocumentDepth,
            trail,
            member => whole is not null || head.IsInPayload(member, _stream));
        return read is null || whole is null ? read : Value.Structure.Empty.With(whole.Name, read);
    }

    private static Value.Structure? Raw(EventMessage message, Member whole, Trail trail)
    {
        var isText = whole.Shape.Kind == ShapeKind.String;
        if (!Says(message, [EventNames.RawContentType(whole)], trail))
        {
            return null;
        }
        if (isText && !Utf8.IsValid(message.Payload.Span))
        {
            trail.Refuse("has a payload that is not UTF-8 text");
            return null;
        }
        return Value.Structure.Empty.With(whole.Name, isText
            ? new Value.Text(Encoding.UTF8.GetString(message.Payload.Span))
            : new Value.Blob(message.Payload));
    }

    private static bool Says(EventMessage message, IReadOnlyCollection<string> contentTypes, Trail trail)
    {
        if (message[EventHead.ContentType] is not { } header)
        {
            return true;
        }
        var said = header.Text ?? "";
        if (contentTypes.Contains(said, StringComparer.Ordinal))
        {
            return true;
        }
        trail.Refuse(
            $"has a payload of the {EventHead.ContentType} {NotUnderstood.Quote(said)}, which it does not take");
        return false;
    }
}
