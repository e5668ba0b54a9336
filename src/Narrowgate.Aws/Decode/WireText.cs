using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Decode;

/// <summary>Single values where the wire has only text: forms, queries, paths, headers, XML.</summary>
internal static class WireText
{
    public static Value? Decode(string text, Member member, TimestampFormat usualTime, Trail trail) => member.Shape.Kind switch
    {
        ShapeKind.String => new Value.Text(text),
        ShapeKind.Integer => Numerals.IsInteger(text) ? new Value.Number(text) : trail.Refuse("is not an integer"),
        ShapeKind.Float => Number(text, trail),
        ShapeKind.Boolean => Boolean(text, trail),
        ShapeKind.Timestamp => Timestamp(text, Timestamps.FormatOf(member, usualTime), trail),
        ShapeKind.Blob => Blob(text, trail),
        _ => trail.Refuse("is not a single value in the model, so text cannot stand for it"),
    };

    public static Value? Timestamp(string text, TimestampFormat format, Trail trail) =>
        Timestamps.Parse(text, format) is { } instant
            ? new Value.Timestamp(instant)
            : trail.Refuse($"is not a timestamp in the format {format}");

    public static Value? Blob(string text, Trail trail)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        // The class library skips white space; the wire has none.
        return !text.AsSpan().ContainsAny(" \t\r\n") && Convert.TryFromBase64String(text, bytes, out var length)
            ? new Value.Blob(bytes.AsMemory(0, length))
            : trail.Refuse("is not base64");
    }

    private static Value? Number(string text, Trail trail)
    {
        if (Numerals.IsNotANumber(text))
        {
            return new Value.Text(text);
        }
        return Numerals.IsNumber(text) ? new Value.Number(text) : trail.Refuse("is not a number");
    }

    private static Value? Boolean(string text, Trail trail) => text switch
    {
        "true" => new Value.Boolean(true),
        "false" => new Value.Boolean(false),
        _ => trail.Refuse("is neither 'true' nor 'false'"),
    };
}
