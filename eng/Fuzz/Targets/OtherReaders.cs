using System.Text.Json;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// Reads what arrived and what leaves by the class library's own parsers, which know no models: both must say the same,
/// name for name and value for value. A round trip alone would not notice what is lost on the way in.
/// </summary>
internal static class OtherReaders
{
    public static void Check(AwsRequest request, AwsCall call, ReadOnlyMemory<byte> body)
    {
        // A body in gzip is left to the round trip.
        if (request.Header("Content-Encoding") is not null || call.Streamed is not null)
        {
            return;
        }
        var written = RequestEncoder.Encode(call).Body;
        var isSame = call.Protocol switch
        {
            Protocol.Query or Protocol.Ec2 => SameForm(request, body, written),
            Protocol.Json or Protocol.RestJson => IsRaw(call) || SameJson(body, written),
            _ => true,
        };
        if (!isSame)
        {
            throw new BrokenOracle($"{call.Operation.Name} leaves otherwise than it came, to a reader that knows no models");
        }
    }

    // A payload that is bytes or text may look like anything.
    private static bool IsRaw(AwsCall call) => call.Operation.Input is { Payload: { } payload } input
        && input.MembersByName[payload].Shape.Kind is ShapeKind.Blob or ShapeKind.String;

    private static bool SameForm(AwsRequest request, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> written)
    {
        var sent = body.IsEmpty ? request.Query : System.Text.Encoding.Latin1.GetString(body.Span);
        return Pairs(sent).Where(pair => !pair.Name.StartsWith("X-Amz-", StringComparison.Ordinal)).Order()
            .Zip(Pairs(System.Text.Encoding.Latin1.GetString(written.Span)).Order())
            .All(pair => pair.First.Name == pair.Second.Name && SameText(pair.First.Value, pair.Second.Value));
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string form) =>
        from pair in form.Split('&')
        let parts = pair.Replace('+', ' ').Split('=', 2)
        select (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.Length == 2 ? parts[1] : ""));

    private static bool SameJson(ReadOnlyMemory<byte> sent, ReadOnlyMemory<byte> written)
    {
        if (sent.IsEmpty || written.IsEmpty)
        {
            return true; // {} and nothing at all are one to a model without a body
        }
        var options = new JsonDocumentOptions { MaxDepth = 128 };
        using var left = JsonDocument.Parse(sent, options);
        using var right = JsonDocument.Parse(written, options);
        return Same(left.RootElement, right.RootElement);
    }

    private static bool Same(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind)
        {
            return false;
        }
        return left.ValueKind switch
        {
            JsonValueKind.Object => SameMembers(left, right),
            JsonValueKind.Array => left.GetArrayLength() == right.GetArrayLength()
                && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => Same(pair.First, pair.Second)),
            JsonValueKind.String => SameText(left.GetString()!, right.GetString()!),
            JsonValueKind.Number => left.GetRawText() == right.GetRawText() || SameNumber(left.GetDouble(), right.GetDouble()),
            _ => true,
        };
    }

    // A member that is null is one that is absent.
    private static bool SameMembers(JsonElement left, JsonElement right)
    {
        var members = left.EnumerateObject().ToList();
        return members.TrueForAll(member => right.TryGetProperty(member.Name, out var other)
                ? Same(member.Value, other)
                : member.Value.ValueKind == JsonValueKind.Null)
            && right.EnumerateObject().All(other => members.Exists(member => member.NameEquals(other.Name)));
    }

    // Times and base64 are written in their one plain form.
    private static bool SameText(string left, string right) => left == right
        || (DateTimeOffset.TryParse(left, out var one) && DateTimeOffset.TryParse(right, out var other) && one == other)
        || (Bytes(left) is { } these && Bytes(right) is { } those && these.AsSpan().SequenceEqual(those));

    // Times in seconds lose what is below a tick.
    private static bool SameNumber(double left, double right) => Math.Abs(left - right) <= 1e-6;

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
