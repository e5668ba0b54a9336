using System.Collections.Immutable;

namespace Narrowgate.Aws.Events;

/// <summary>One message of an event stream: headers, each name once, and a payload.</summary>
public sealed record EventMessage(ImmutableArray<EventHeader> Headers, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Of a body that is an event stream.</summary>
    public const string ContentType = "application/vnd.amazon.eventstream";

    public EventHeader? this[string name] => Headers.FirstOrDefault(header => header.Name == name);

    public bool Equals(EventMessage? other) =>
        other is not null && Headers.SequenceEqual(other.Headers) && Payload.Span.SequenceEqual(other.Payload.Span);

    public override int GetHashCode() => HashCode.Combine(Headers.Length, Payload.Length);
}
