using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// The ways in which somebody may read a text: as it stands, percent-decoded (IAM takes policies so), base64-decoded where
/// the member says it, with escapes undone, and the strings of the JSON that it holds, each read again in its turn. A
/// reading too many only finds more; one too few lets a name through.
/// </summary>
internal static partial class Readings
{
    // JSON in JSON in JSON: each turn doubles the backslashes, so that a request cannot hold many.
    private const int MaxDepth = 8;

    public static IEnumerable<Reading> Of(string text, Place place) =>
        Read(text, place, isPolicy: IsDocument(place), depth: 0);

    private static IEnumerable<Reading> Read(string text, Place place, bool isPolicy, int depth)
    {
        yield return new Reading(text, place, isPolicy);
        if (depth == MaxDepth || text.Length < ArnOrAccount)
        {
            yield break;
        }
        foreach (var inner in Inner(text, place, isPolicy))
        {
            foreach (var reading in Read(inner.Text, inner.Place, inner.IsPolicy, depth + 1))
            {
                yield return reading;
            }
        }
    }

    // Nothing that is shorter holds another text with an account or an ARN in it.
    private const int ArnOrAccount = 12;

    private static IEnumerable<Reading> Inner(string text, Place place, bool isPolicy)
    {
        if (text.Contains('%', StringComparison.Ordinal) && Uri.UnescapeDataString(text) is var decoded && decoded != text)
        {
            yield return new Reading(decoded, place, isPolicy);
        }
        if (NamedMembers.IsBase64(place.Name) && FromBase64(text) is { } plain)
        {
            yield return new Reading(plain, place, isPolicy);
        }
        if (Json(text) is { } json)
        {
            using (json)
            {
                // Gone through whole before the document is given back.
                foreach (var reading in Strings(json.RootElement, place, isPolicy || IsPolicy(json.RootElement)).ToArray())
                {
                    yield return reading;
                }
            }
        }
        else if (text.Contains('\\', StringComparison.Ordinal) && Unescaped(text) is var undone && undone != text)
        {
            // YAML, and JSON that is none by a comma: \u0031 and \x31 are digits there too.
            yield return new Reading(undone, place, isPolicy);
        }
    }

    private static IEnumerable<Reading> Strings(JsonElement element, Place place, bool isPolicy) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            Strings(property.Value, place.To(Text(() => property.Name, "")), isPolicy)
                .Prepend(new Reading(Text(() => property.Name, ""), place, isPolicy))),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Strings(item, place, isPolicy)),
        JsonValueKind.String => [new Reading(Text(() => element.GetString()!, element.GetRawText()), place, isPolicy)],
        JsonValueKind.Number => [new Reading(element.GetRawText(), place, isPolicy)],
        _ => [],
    };

    // Half a surrogate pair makes one string unreadable; the others count nevertheless.
    private static string Text(Func<string> read, string otherwise)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return otherwise;
        }
    }

    private static JsonDocument? Json(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.IsEmpty || start[0] is not ('{' or '[' or '"'))
        {
            return null;
        }
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions
            {
                AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip,
            });
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // No JSON, or half a surrogate pair in it. Not ours to judge: AWS refuses what is no document. What can be seen in it counts nevertheless.
            return null;
        }
    }

    /// <summary>A policy or a template: there twelve digits are an account whatever holds them.</summary>
    private static bool IsPolicy(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && (root.TryGetProperty("Statement", out _) || root.TryGetProperty("Resources", out _));

    private static bool IsDocument(Place place) => place.Is(NamedMembers.IsPolicy);

    private static string? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static string Unescaped(string text) => Escape().Replace(text, escape =>
    {
        var code = Convert.ToInt32(escape.Groups["code"].Value, fromBase: 16);
        return code is <= 0xFFFF and not (>= 0xD800 and <= 0xDFFF) ? ((char)code).ToString() : " ";
    });

    [GeneratedRegex(@"\\(u(?<code>[0-9A-Fa-f]{4})|x(?<code>[0-9A-Fa-f]{2})|U0000(?<code>[0-9A-Fa-f]{4}))",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Escape();
}

/// <param name="IsPolicy">It stands in a policy or a template.</param>
internal readonly record struct Reading(string Text, Place Place, bool IsPolicy);
