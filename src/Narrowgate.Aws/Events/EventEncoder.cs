using System.Collections.Immutable;
using System.Text;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Events;

/// <summary>Writes messages from what they say; <see cref="EventDecoder"/> reads the same out of them again.</summary>
public sealed class EventEncoder
{
    private readonly EventStreamShape _stream;
    private readonly EventFormat _format;

    /// <exception cref="InvalidOperationException">Events of that protocol are not written here.</exception>
    public EventEncoder(ServiceModel service, EventStreamShape stream, Protocol protocol)
    {
        _stream = stream;
        _format = EventFormat.Of(service, protocol)
            ?? throw new InvalidOperationException($"Event streams of the protocol {protocol} are not written.");
    }

    public EventMessage Encode(StreamEvent said) => said switch
    {
        StreamEvent.Modelled { IsException: true } exception => Write(
            "exception",
            new EventHead(EventKind.Exception, exception.Type, ShapeOf(exception.Type)),
            exception.Members),
        StreamEvent.Modelled modelled => Write(
            "event", new EventHead(EventKind.Event, modelled.Type, ShapeOf(modelled.Type)), modelled.Members),
        StreamEvent.Initial initial => Write(
            "event", new EventHead(EventKind.Initial, _stream.InitialType, _stream.Owner), initial.Members),
        StreamEvent.Error error => new EventMessage(
            [
                EventHeader.Of(EventHead.MessageType, "error"),
                EventHeader.Of(EventHead.ErrorCode, error.Code),
                .. error.Message is { } text ? [EventHeader.Of(EventHead.ErrorMessage, text)] : (EventHeader[])[],
            ],
            ReadOnlyMemory<byte>.Empty),
        _ => throw new InvalidOperationException($"There is no message for a {said.GetType().Name}."),
    };

    private Shape ShapeOf(string type) => _stream.Member.Shape.MembersByName[type].Shape;

    private EventMessage Write(string kind, EventHead head, Value.Structure members)
    {
        var headers = ImmutableArray.CreateBuilder<EventHeader>();
        headers.Add(EventHeader.Of(EventHead.MessageType, kind));
        headers.Add(EventHeader.Of(head.NamingHeader, head.Type));
        foreach (var (name, value) in members.Members)
        {
            if (head.Shape!.MembersByName[name] is { IsEventHeader: true } member && head.Kind != EventKind.Initial)
            {
                headers.Add(EventHeaderValue.Write(value, member));
            }
        }
        var (payload, contentType) = Payload(head, members);
        if (contentType is not null)
        {
            headers.Add(EventHeader.Of(EventHead.ContentType, contentType));
        }
        return new EventMessage(headers.ToImmutable(), payload);
    }

    private (byte[] Payload, string? ContentType) Payload(EventHead head, Value.Structure members)
    {
        var shape = head.Shape!;
        if (head.PayloadMember is { } whole)
        {
            return members[whole.Name] switch
            {
                Value.Blob blob => (blob.Bytes.ToArray(), EventNames.RawContentType(whole)),
                Value.Text text => (Encoding.UTF8.GetBytes(text.Content), EventNames.RawContentType(whole)),
                Value.Structure structure => (
                    _format.Write(structure, whole.Shape, EventNames.RootOf(whole, shape)), _format.ContentTypes[0]),
                _ => ([], null),
            };
        }
        // An event that can have nothing in its payload has none at all.
        if (!shape.Members.Any(member => head.IsInPayload(member, _stream)))
        {
            return ([], null);
        }
        var inside = new Value.Structure(members.Members.RemoveRange(
            members.Members.Keys.Where(name => !head.IsInPayload(shape.MembersByName[name], _stream))));
        return (_format.Write(inside, shape, EventNames.RootOf(whole: null, shape)), _format.ContentTypes[0]);
    }
}
