using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// What a CBOR body says, as JSON, for those who read it: bytes in base64, times in ISO 8601. Never for sending.
/// </summary>
public static class CborAsJson
{
    /// <summary>The type of such a body.</summary>
    public const string Media = CborCallDecoder.Media;

    /// <summary>Null where it cannot be read: it is cut, or not strict.</summary>
    public static string? Read(ReadOnlySpan<byte> body) =>
        new CborBody(new Trail(Limits.Default.MaskedReplyDepth)).ReadAnything(body) is { } value
            ? Encoding.UTF8.GetString(ValueJson.ToUtf8(value))
            : null;
}
