using System.Globalization;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Events;

/// <summary>
/// A member of an event that stands in a header of its message, where values have types of their own.
/// </summary>
internal static class EventHeaderValue
{
    public static Value? Read(EventHeader header, Member member, Trail trail) => (member.Shape.Kind, header.Type) switch
    {
        (ShapeKind.Boolean, EventHeaderType.True) => new Value.Boolean(true),
        (ShapeKind.Boolean, EventHeaderType.False) => new Value.Boolean(false),
        (ShapeKind.Integer, _) when header.Number is { } number =>
            new Value.Number(number.ToString(CultureInfo.InvariantCulture)),
        (ShapeKind.Blob, EventHeaderType.Bytes) => new Value.Blob(header.Value),
        (ShapeKind.String, EventHeaderType.Text) => new Value.Text(header.Text!),
        (ShapeKind.Timestamp, EventHeaderType.Timestamp) when header.Instant is { } instant =>
            new Value.Timestamp(instant),
        _ => trail.Refuse($"is a header of the type {header.Type}, where the model has a {member.Shape.Kind}"),
    };

    /// <exception cref="InvalidOperationException">The value was never decoded from a header.</exception>
    public static EventHeader Write(Value value, Member member) => value switch
    {
        Value.Boolean boolean => EventHeader.Of(member.WireName, boolean.IsTrue),
        Value.Number number when member.Shape.IsLong =>
            EventHeader.Of(member.WireName, long.Parse(number.Digits, CultureInfo.InvariantCulture)),
        Value.Number number => EventHeader.Of(member.WireName, int.Parse(number.Digits, CultureInfo.InvariantCulture)),
        Value.Blob blob => EventHeader.Of(member.WireName, blob.Bytes),
        Value.Text text => EventHeader.Of(member.WireName, text.Content),
        Value.Timestamp timestamp => EventHeader.Of(member.WireName, timestamp.Instant),
        _ => throw new InvalidOperationException($"The member '{member.Name}' cannot stand in a header of an event."),
    };
}
