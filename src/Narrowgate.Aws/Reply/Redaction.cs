using System.Text;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Models;
using Narrowgate.Masking;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// What stands in the place of a hidden value: of the same kind, so that an SDK still parses the reply.
/// </summary>
internal static class Redaction
{
    private const string Base64 = "Kioq"; // of ***

    /// <summary>The same in protocols that carry bytes as they are.</summary>
    public static ReadOnlySpan<byte> Bytes => "***"u8;

    private static readonly string JsonText = $"\"{Mask.Redacted}\"";

    /// <summary>A body or a payload that is one hidden value.</summary>
    public static byte[] Body { get; } = Encoding.UTF8.GetBytes(Mask.Redacted);

    /// <summary>A header of an event: of the same type, whatever the model says.</summary>
    public static EventHeader Of(EventHeader header) => header.Type switch
    {
        EventHeaderType.True or EventHeaderType.False => EventHeader.Of(header.Name, value: false),
        EventHeaderType.Bytes or EventHeaderType.Text => header with { Value = Body },
        _ => header with { Value = new byte[header.Value.Length] },
    };

    /// <param name="member">Null where the model does not know the place.</param>
    public static string Text(Member? member, TimestampFormat usualTime) => member?.Shape.Kind switch
    {
        ShapeKind.Blob => Base64,
        ShapeKind.Integer or ShapeKind.Float => "0",
        ShapeKind.Boolean => "false",
        ShapeKind.Timestamp => Timestamps.Format(DateTimeOffset.UnixEpoch, Timestamps.FormatOf(member, usualTime)),
        _ => member?.IsJsonValue == true ? JsonText : Mask.Redacted,
    };
}
