using System.Buffers.Binary;
using System.Text;

namespace Narrowgate.Aws.Events;

/// <summary>The ten types that a header's value may have, by their numbers on the wire.</summary>
public enum EventHeaderType : byte
{
    True = 0,
    False = 1,
    Byte = 2,
    Short = 3,
    Integer = 4,
    Long = 5,
    Bytes = 6,
    /// <summary>UTF-8.</summary>
    Text = 7,
    /// <summary>Milliseconds since 1970.</summary>
    Timestamp = 8,
    Uuid = 9,
}

/// <summary>A header of a message: a name, and a value that says of which type it is.</summary>
/// <param name="Value">As on the wire, numbers with the highest byte first; without the length before it.</param>
public sealed record EventHeader(string Name, EventHeaderType Type, ReadOnlyMemory<byte> Value)
{
    /// <summary>Null where it is no text.</summary>
    public string? Text => Type == EventHeaderType.Text ? Encoding.UTF8.GetString(Value.Span) : null;

    /// <summary>Of the four types of integers; null where it is none of them.</summary>
    public long? Number => Type switch
    {
        EventHeaderType.Byte => (sbyte)Value.Span[0],
        EventHeaderType.Short => BinaryPrimitives.ReadInt16BigEndian(Value.Span),
        EventHeaderType.Integer => BinaryPrimitives.ReadInt32BigEndian(Value.Span),
        EventHeaderType.Long => BinaryPrimitives.ReadInt64BigEndian(Value.Span),
        _ => null,
    };

    /// <summary>Null where it is no timestamp, or one outside the years 1 to 9999.</summary>
    public DateTimeOffset? Instant =>
        Type == EventHeaderType.Timestamp
        && BinaryPrimitives.ReadInt64BigEndian(Value.Span) is var milliseconds
        && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    public static EventHeader Of(string name, string text) =>
        new(name, EventHeaderType.Text, Encoding.UTF8.GetBytes(text));

    public static EventHeader Of(string name, ReadOnlyMemory<byte> bytes) => new(name, EventHeaderType.Bytes, bytes);

    public static EventHeader Of(string name, bool value) =>
        new(name, value ? EventHeaderType.True : EventHeaderType.False, ReadOnlyMemory<byte>.Empty);

    public static EventHeader Of(string name, int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return new EventHeader(name, EventHeaderType.Integer, bytes);
    }

    public static EventHeader Of(string name, long number) => new(name, EventHeaderType.Long, Eight(number));

    public static EventHeader Of(string name, DateTimeOffset instant) =>
        new(name, EventHeaderType.Timestamp, Eight(instant.ToUnixTimeMilliseconds()));

    public bool Equals(EventHeader? other) =>
        other is not null && Name == other.Name && Type == other.Type && Value.Span.SequenceEqual(other.Value.Span);

    public override int GetHashCode() => HashCode.Combine(Name, Type, Value.Length);

    private static byte[] Eight(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
