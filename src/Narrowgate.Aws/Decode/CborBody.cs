using System.Collections.Immutable;
using Narrowgate.Aws.Cbor;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// Parameters in CBOR, of the protocol rpc-v2-cbor: the same values that the same parameters have in JSON. Big numbers
/// and decimal fractions are refused by name, since no member of the models is one.
/// </summary>
internal sealed class CborBody(Trail trail)
{
    public Value.Structure? Read(ReadOnlySpan<byte> body, Shape shape)
    {
        var value = Whole(body, shape);
        if (value is Value.Null)
        {
            trail.Refuse("is a CBOR Null, where the model has a Structure");
        }
        return value as Value.Structure;
    }

    /// <summary>A body of which no model speaks.</summary>
    public Value? ReadAnything(ReadOnlySpan<byte> body) => Whole(body, shape: null);

    private Value? Whole(ReadOnlySpan<byte> body, Shape? shape)
    {
        var reader = new CborReader(body);
        return Item(ref reader, shape) is { } value ? reader.IsAtEnd() ? value : Broken(reader) : null;
    }

    /// <param name="shape">Null where the model has none: anything may stand there.</param>
    private Value? Item(ref CborReader reader, Shape? shape)
    {
        if (!reader.TryReadHead(out var head))
        {
            return Broken(reader);
        }
        return (shape?.Kind, head.Kind) switch
        {
            (_, CborKind.Null or CborKind.Undefined) => Value.Null.Instance,
            (ShapeKind.Structure, CborKind.Map) => Structure(ref reader, head, shape),
            (ShapeKind.Map or null, CborKind.Map) => Map(ref reader, head, shape?.MapValue?.Shape),
            (ShapeKind.List or null, CborKind.Array) => List(ref reader, head, shape?.Element?.Shape),
            (ShapeKind.String or null, CborKind.Text) =>
                reader.TryReadText(head, out var text) ? new Value.Text(text) : Broken(reader),
            (ShapeKind.Blob or null, CborKind.Bytes) =>
                reader.TryReadContent(head, out var bytes) ? new Value.Blob(bytes.ToArray()) : Broken(reader),
            (ShapeKind.Boolean or null, CborKind.True or CborKind.False) => new Value.Boolean(head.Kind == CborKind.True),
            (ShapeKind.Integer or ShapeKind.Float or null, CborKind.Unsigned or CborKind.Negative) =>
                shape?.Kind != ShapeKind.Integer || Numerals.IsInteger(head.Digits)
                    ? new Value.Number(head.Digits)
                    : trail.Refuse("is not an integer of 64 bits"),
            // As JSON has it: what is not a number is a text.
            (ShapeKind.Float or null, CborKind.Float) =>
                double.IsFinite(head.Float) ? new Value.Number(head.Digits) : new Value.Text(head.Digits),
            (ShapeKind.Timestamp or null, CborKind.Tag) when head.Argument == CborHead.EpochTime => Timestamp(ref reader),
            _ => trail.Refuse($"is a CBOR {head.Name}, where the model has a {shape?.Kind.ToString() ?? "plain value"}"),
        };
    }

    private Value.Structure? Structure(ref CborReader reader, CborHead head, Shape shape)
    {
        var members = Value.Structure.Empty.Members.ToBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pairs = new CborItems(head);
        while (pairs.MoveNext(ref reader))
        {
            if (Key(ref reader, seen) is not { } name)
            {
                return null;
            }
            if (WireNames.Find(shape, name) is not { } member)
            {
                trail.Refuse($"has the unknown member {NotUnderstood.Quote(name)}");
                return null;
            }
            if (Step(ref reader, member.Name, member.Shape) is not { } value)
            {
                return null;
            }
            if (value is not Value.Null)
            {
                members[member.Name] = value; // null says that the member is absent
            }
        }
        return new Value.Structure(members.ToImmutable());
    }

    private Value.Structure? Map(ref CborReader reader, CborHead head, Shape? valueShape)
    {
        var entries = Value.Structure.Empty.Members.ToBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pairs = new CborItems(head);
        while (pairs.MoveNext(ref reader))
        {
            if (Key(ref reader, seen) is not { } key || Step(ref reader, key, valueShape) is not { } value)
            {
                return null;
            }
            entries[key] = value;
        }
        return new Value.Structure(entries.ToImmutable());
    }

    private Value.List? List(ref CborReader reader, CborHead head, Shape? elementShape)
    {
        var values = ImmutableArray.CreateBuilder<Value>();
        var items = new CborItems(head);
        while (items.MoveNext(ref reader))
        {
            if (Step(ref reader, $"[{values.Count}]", elementShape) is not { } value)
            {
                return null;
            }
            values.Add(value);
        }
        return new Value.List(values.DrainToImmutable());
    }

    private Value? Timestamp(ref CborReader reader)
    {
        if (!reader.TryReadHead(out var head))
        {
            return Broken(reader);
        }
        return head.Kind is CborKind.Unsigned or CborKind.Negative or CborKind.Float
            ? WireText.Timestamp(head.Digits, TimestampFormat.UnixTimestamp, trail)
            : trail.Refuse($"is a CBOR {head.Name} with tag 1, where a timestamp has a number");
    }

    /// <summary>A key that is text, and not there already.</summary>
    private string? Key(ref CborReader reader, HashSet<string> seen)
    {
        if (!reader.TryReadHead(out var head))
        {
            Broken(reader);
            return null;
        }
        if (head.Kind != CborKind.Text)
        {
            trail.Refuse($"has a key that is a CBOR {head.Name}, where only text can be one");
            return null;
        }
        if (!reader.TryReadText(head, out var key))
        {
            Broken(reader);
            return null;
        }
        if (!seen.Add(key))
        {
            trail.Refuse($"has the key {NotUnderstood.Quote(key)} more than once");
            return null;
        }
        return key;
    }

    private Value? Step(ref CborReader reader, string step, Shape? shape)
    {
        if (!trail.Enter(step.Length == 0 ? "''" : step))
        {
            return null;
        }
        var value = Item(ref reader, shape);
        trail.Leave();
        return value;
    }

    private Value? Broken(CborReader reader) => trail.Refuse($"has a body that is not strict CBOR: {reader.Fault}");
}
