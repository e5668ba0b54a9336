using Narrowgate.Aws.Models;
using Narrowgate.Masking;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// What stands in the place of a sensitive value: of the same kind, so that an SDK still parses the reply.
/// </summary>
internal static class Redaction
{
    private const string Base64 = "Kioq"; // of ***

    /// <summary>The same in protocols that carry bytes as they are.</summary>
    public static ReadOnlySpan<byte> Bytes => "***"u8;

    private static readonly string JsonText = $"\"{Mask.Redacted}\"";

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
