using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;

namespace Narrowgate.Oidc.Tokens;

/// <summary>
/// JSON of which every reader makes the same thing: valid UTF-8, no comments, no duplicate members. Two readers that
/// pick different duplicates is how one check passes what another would refuse.
/// </summary>
internal static class StrictJson
{
    /// <summary>Null for everything that is not one such object.</summary>
    public static JsonElement? ReadObject(ReadOnlySpan<byte> bytes, Limits limits)
    {
        var options = new JsonDocumentOptions { MaxDepth = limits.DocumentDepth, AllowDuplicateProperties = false };
        try
        {
            return Utf8.IsValid(bytes) && JsonElement.Parse(bytes, options) is { ValueKind: JsonValueKind.Object } read
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A member's name with half a surrogate pair: `"\ud800"` is JSON, but not text.
            return null;
        }
    }

    /// <summary>Null when the member is missing, is not a string, or is not text.</summary>
    public static string? String(JsonElement from, string member) =>
        from.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? Text(value) : null;

    /// <summary>A string as it is, a number or boolean by its JSON text; null for what is not one value.</summary>
    public static string? Text(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                try
                {
                    return value.GetString();
                }
                catch (InvalidOperationException)
                {
                    // Half a surrogate pair, as above.
                    return null;
                }

            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return value.GetRawText();

            default:
                return null;
        }
    }

    /// <summary>The texts of an array, or of one value; default when one of them is not text.</summary>
    public static ImmutableArray<string> Texts(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return Text(value) is { } only ? [only] : default;
        }
        var texts = value.EnumerateArray().Select(Text).ToList();
        return texts.Contains(null) ? default : [.. texts!];
    }
}
