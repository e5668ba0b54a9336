using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Narrowgate.Aws.Models;

public enum ShapeKind
{
    Structure,
    List,
    Map,
    String,
    Integer,
    /// <summary>Float and double: may read NaN and Infinity.</summary>
    Float,
    Boolean,
    Blob,
    Timestamp,
    /// <summary>Any JSON value.</summary>
    Document,
}

/// <summary>The shape of a value. Shapes may refer to themselves, so their parts are set once, by the catalogue.</summary>
public sealed class Shape
{
    /// <summary>The name of the model that it belongs to.</summary>
    public string Service { get; init; } = "";

    public required string Name { get; init; }

    public required ShapeKind Kind { get; init; }

    /// <summary>The model marks every value of this shape as sensitive.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>A body that streams.</summary>
    public bool IsStreaming { get; init; }

    public bool IsEventStream { get; init; }

    /// <summary>An error that an event stream can end with.</summary>
    public bool IsException { get; init; }

    /// <summary>An integer of 64 bits; only the headers of events write these apart from those of 32.</summary>
    public bool IsLong { get; init; }

    public TimestampFormat? TimestampFormat { get; init; }

    // Structures

    public ImmutableArray<Member> Members { get; internal set; } = [];

    public FrozenDictionary<string, Member> MembersByName { get; internal set; } = FrozenDictionary<string, Member>.Empty;

    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary>The member that is the whole body.</summary>
    public string? Payload { get; init; }

    // Lists and maps: the element, the key and the value, as members of their own (they carry names and marks too)

    public Member? Element { get; internal set; }

    public Member? Key { get; internal set; }

    public Member? MapValue { get; internal set; }

    /// <summary>Lists and maps without an element around their items.</summary>
    public bool IsFlattened { get; init; }
}

/// <summary>
/// A place in a shape that holds a value of another: a structure's member, a list's element, a map's key or value.
/// </summary>
public sealed class Member
{
    public required string Name { get; init; }

    public required Shape Shape { get; init; }

    /// <summary>The structure, list or map whose part it is.</summary>
    public Shape? Owner { get; init; }

    public MemberLocation Location { get; init; }

    /// <summary>The name on the wire; null where it is <see cref="Name"/>.</summary>
    public string? LocationName { get; init; }

    /// <summary>ec2: the name on the wire of the query; null where it follows from <see cref="LocationName"/>.</summary>
    public string? QueryName { get; init; }

    /// <summary>Here, or wherever the shape is used.</summary>
    public bool IsFlattened { get; init; }

    public bool IsXmlAttribute { get; init; }

    public XmlNamespace? XmlNamespace { get; init; }

    public bool IsIdempotencyToken { get; init; }

    /// <summary>A string that holds JSON; in a header, base64 of it.</summary>
    public bool IsJsonValue { get; init; }

    /// <summary>Also a label of the host name.</summary>
    public bool IsHostLabel { get; init; }

    /// <summary>In an event of an event stream: a member that stands in a header of the message.</summary>
    public bool IsEventHeader { get; init; }

    /// <summary>In an event of an event stream: the member that is the whole payload.</summary>
    public bool IsEventPayload { get; init; }

    /// <summary>Of this place, or else of the shape.</summary>
    public TimestampFormat? TimestampFormat { get; init; }

    /// <summary>
    /// The name in a pair of a name and a value, as services write maps where the wire has none: it says what the value
    /// beside it is.
    /// </summary>
    public bool IsNameOfPair => Name is "name" or "Name" or "key" or "Key" && !Shape.IsSensitive
        && Owner is { Kind: ShapeKind.Structure } owner
        && (owner.MembersByName.ContainsKey("value") || owner.MembersByName.ContainsKey("Value"));

    public string WireName => LocationName ?? Name;
}

public sealed record XmlNamespace(string Uri, string? Prefix);

public enum MemberLocation
{
    Body,
    /// <summary>A label of the path.</summary>
    Path,
    Query,
    Header,
    /// <summary>Every header that begins with the wire name, as a map.</summary>
    HeaderPrefix,
    StatusCode,
}

public enum TimestampFormat
{
    Iso8601,
    Rfc822,
    UnixTimestamp,
}
