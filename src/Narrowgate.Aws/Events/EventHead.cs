using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Events;

internal enum EventKind
{
    Event,
    Exception,
    Error,
    Initial,
}

/// <summary>What a message says that it is, looked up in the model.</summary>
/// <param name="Type">The union's member, or the code of an error.</param>
/// <param name="Shape">What its headers and its payload hold; null for an error, which has no model.</param>
internal sealed record EventHead(EventKind Kind, string Type, Shape? Shape)
{
    public const string MessageType = ":message-type";
    public const string EventType = ":event-type";
    public const string ExceptionType = ":exception-type";
    public const string ErrorCode = ":error-code";
    public const string ErrorMessage = ":error-message";
    public const string ContentType = ":content-type";

    // Which of them names it, for each kind of message: one that has two of them is two things at once.
    private static readonly Dictionary<string, string> NamedBy = new(StringComparer.Ordinal)
    {
        ["event"] = EventType,
        ["exception"] = ExceptionType,
        ["error"] = ErrorCode,
    };

    /// <summary>The header that holds <see cref="Type"/>.</summary>
    public string NamingHeader => Kind switch
    {
        EventKind.Exception => ExceptionType,
        EventKind.Error => ErrorCode,
        _ => EventType,
    };

    /// <summary>The member that is the whole payload; null where the payload is a document of members.</summary>
    public Member? PayloadMember =>
        Kind == EventKind.Initial ? null : Shape?.Members.FirstOrDefault(member => member.IsEventPayload);

    public Member? HeaderMember(string name) => Kind == EventKind.Initial
        ? null
        : Shape?.Members.FirstOrDefault(member => member.IsEventHeader && member.WireName == name);

    /// <summary>Whether that member stands in the payload's document.</summary>
    public bool IsInPayload(Member member, EventStreamShape stream) =>
        Kind == EventKind.Initial ? stream.IsInitial(member) : !member.IsEventHeader && PayloadMember is null;

    public static Verdict<EventHead> Of(EventMessage message, EventStreamShape stream, Protocol protocol)
    {
        if (message[MessageType]?.Text is not { } kind || !NamedBy.TryGetValue(kind, out var naming))
        {
            return NotUnderstood.Because(
                $"A message of the event stream has no {MessageType} that is 'event', 'exception' or 'error'.");
        }
        if (message[naming]?.Text is not { } type)
        {
            return NotUnderstood.Because($"A message of the event stream is of the type '{kind}' and has no {naming}.");
        }
        if (NamedBy.Values.FirstOrDefault(other => other != naming && message[other] is not null) is { } second)
        {
            return NotUnderstood.Because($"A message of the event stream has both {naming} and {second}.");
        }
        if (naming == ErrorCode)
        {
            return new EventHead(EventKind.Error, type, Shape: null);
        }
        if (naming == EventType && type == stream.InitialType && EventStreamShape.HasInitialMessage(protocol))
        {
            return new EventHead(EventKind.Initial, type, stream.Owner);
        }
        return stream.Member.Shape.MembersByName.TryGetValue(type, out var member)
            && member.Shape.IsException == (naming == ExceptionType)
                ? new EventHead(member.Shape.IsException ? EventKind.Exception : EventKind.Event, type, member.Shape)
                : NotUnderstood.Because(
                    $"'{stream.Member.Name}' has no {kind} {NotUnderstood.Quote(type)} in the model.");
    }
}
