using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward.Encode;

/// <summary>Single values where the wire has only text: forms, queries, paths, headers, XML.</summary>
internal static class WireTextWriter
{
    /// <exception cref="InvalidOperationException">
    /// The value is no single one: it was never decoded from this place.
    /// </exception>
    public static string Write(Value value, Member member, TimestampFormat usualTime) => value switch
    {
        Value.Text text => text.Content,
        Value.Number number => number.Digits,
        Value.Boolean boolean => boolean.IsTrue ? "true" : "false",
        Value.Timestamp timestamp => Timestamps.Format(timestamp.Instant, Timestamps.FormatOf(member, usualTime)),
        Value.Blob blob => Convert.ToBase64String(blob.Bytes.Span),
        _ => throw new InvalidOperationException($"The parameter '{member.Name}' is not a single value."),
    };
}
