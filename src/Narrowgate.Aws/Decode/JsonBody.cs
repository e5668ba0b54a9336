using System.Collections.Immutable;
using System.Text.Json;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Decode;

/// <summary>Parameters in JSON, of the json and rest-json protocols.</summary>
internal sealed class JsonBody(Trail trail)
{
    /// <summary>Parses strictly (no duplicate names, no comments, bounded depth) and hands on the root.</summary>
    public T? Read<T>(ReadOnlyMemory<byte> body, int depthLimit, Func<JsonElement, T?> decode)
        where T : Value
    {
        var options = new JsonDocumentOptions { MaxDepth = depthLimit, AllowDuplicateProperties = false };
        try
        {
            using var document = JsonDocument.Parse(body, options);
            return decode(document.RootElement);
        }
        catch (JsonException exception)
        {
            // The reader says which: malformed (with line and byte), a member named twice (with its name), or too deep.
            trail.Refuse($"has a body that is not strict JSON: {exception.Message}");
            return null;
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for strings that are not Unicode: broken UTF-8, halves of surrogate pairs.
            trail.Refuse("has a body with a string that is not Unicode text");
            return null;
        }
    }

    /// <param name="covers">Which members may stand in the body; others have their place elsewhere.</param>
    public Value.Structure? Structure(JsonElement element, Shape shape, Func<Member, bool>? covers = null)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            trail.Refuse("is not a JSON object");
            return null;
        }
        var members = Value.Structure.Empty.Members.ToBuilder();
        foreach (var property in element.EnumerateObject())
        {
            if (WireNames.Find(shape, property.Name) is not { } member || covers?.Invoke(member) == false)
            {
                trail.Refuse($"has the unknown member {NotUnderstood.Quote(property.Name)}");
                return null;
            }
            if (property.Value.ValueKind == JsonValueKind.Null && member.Shape.Kind != ShapeKind.Document)
            {
                continue; // null says that the member is absent
            }
            if (Decode(property.Value, member, member.Name) is not { } value)
            {
                return null;
            }
            members[member.Name] = value;
        }
        return new Value.Structure(members.ToImmutable());
    }

    public Value? Member(JsonElement element, Member member) => Decode(element, member, member.Name);

    private static Value? Document(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Value.Structure.Of(element.EnumerateObject()
            .Select(property => KeyValuePair.Create(property.Name, Document(property.Value) ?? Value.Null.Instance))),
        JsonValueKind.Array =>
            new Value.List([.. element.EnumerateArray().Select(item => Document(item) ?? Value.Null.Instance)]),
        JsonValueKind.String => new Value.Text(element.GetString() ?? string.Empty),
        JsonValueKind.Number => new Value.Number(element.GetRawText()),
        JsonValueKind.True => new Value.Boolean(true),
        JsonValueKind.False => new Value.Boolean(false),
        _ => Value.Null.Instance,
    };

    private Value? Decode(JsonElement element, Member member, string step)
    {
        if (!trail.Enter(step.Length == 0 ? "''" : step))
        {
            return null;
        }
        var value = member.Shape.Kind switch
        {
            ShapeKind.Structure => Structure(element, member.Shape),
            ShapeKind.List => List(element, member.Shape),
            ShapeKind.Map => Map(element, member.Shape),
            ShapeKind.Document => Document(element),
            _ => Scalar(element, member),
        };
        trail.Leave();
        return value;
    }

    private Value? List(JsonElement element, Shape shape)
    {
        if (element.ValueKind != JsonValueKind.Array || shape.Element is not { } itemMember)
        {
            return trail.Refuse("is not a JSON array");
        }
        var items = ImmutableArray.CreateBuilder<Value>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            if (Item(item, itemMember, $"[{items.Count}]") is not { } value)
            {
                return null;
            }
            items.Add(value);
        }
        return new Value.List(items.MoveToImmutable());
    }

    private Value? Map(JsonElement element, Shape shape)
    {
        if (element.ValueKind != JsonValueKind.Object || shape.MapValue is not { } valueMember)
        {
            return trail.Refuse("is not a JSON object");
        }
        var entries = Value.Structure.Empty.Members.ToBuilder();
        foreach (var property in element.EnumerateObject())
        {
            if (Item(property.Value, valueMember, property.Name) is not { } value)
            {
                return null;
            }
            entries[property.Name] = value;
        }
        return new Value.Structure(entries.ToImmutable());
    }

    private Value? Item(JsonElement element, Member member, string step) =>
        element.ValueKind == JsonValueKind.Null ? Value.Null.Instance : Decode(element, member, step);

    private Value? Scalar(JsonElement element, Member member) => (member.Shape.Kind, element.ValueKind) switch
    {
        (ShapeKind.Timestamp, _) => Timestamp(element, Timestamps.FormatOf(member, TimestampFormat.UnixTimestamp)),
        (ShapeKind.Boolean, JsonValueKind.True) => new Value.Boolean(true),
        (ShapeKind.Boolean, JsonValueKind.False) => new Value.Boolean(false),
        (ShapeKind.Integer or ShapeKind.Float, JsonValueKind.Number) =>
            WireText.Decode(element.GetRawText(), member, default, trail),
        (ShapeKind.Float, JsonValueKind.String) when Numerals.IsNotANumber(element.GetString() ?? string.Empty) =>
            new Value.Text(element.GetString() ?? string.Empty),
        (ShapeKind.String or ShapeKind.Blob, JsonValueKind.String) =>
            WireText.Decode(element.GetString() ?? string.Empty, member, default, trail),
        _ => trail.Refuse($"is a JSON {element.ValueKind}, where the model has a {member.Shape.Kind}"),
    };

    private Value? Timestamp(JsonElement element, TimestampFormat format) => (format, element.ValueKind) switch
    {
        (TimestampFormat.UnixTimestamp, JsonValueKind.Number) => WireText.Timestamp(element.GetRawText(), format, trail),
        (not TimestampFormat.UnixTimestamp, JsonValueKind.String) =>
            WireText.Timestamp(element.GetString() ?? string.Empty, format, trail),
        _ => trail.Refuse($"is a JSON {element.ValueKind}, where the model has a timestamp in the format {format}"),
    };
}
