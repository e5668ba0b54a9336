using System.Text;
using System.Text.Json;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// The ways in which somebody may read a text: as it stands, percent-decoded (IAM takes policies so), base64-decoded where
/// the member says it, with escapes undone, and the strings of the JSON that it holds, each read again in its turn. A
/// reading too many only finds more; one too few lets a name through.
/// </summary>
internal static class Readings
{
    // JSON in JSON in JSON: each turn doubles the backslashes, so that a request cannot hold many.
    private const int MaxDepth = 8;

    // Nothing that is shorter holds another text with an account, an ARN or a reference in it.
    private const int ShortestName = 12;

    /// <summary>
    /// Turn by turn, so that what two ways lead to is read once, and as deep as the shorter one allows.
    /// </summary>
    public static IReadOnlyList<Reading> Of(string text, Place place)
    {
        var first = new Reading(text, place, place.Is(MemberWords.IsPolicy));
        if (Inner(first) is not { Count: > 0 } turn)
        {
            return [first with { IsLast = true }];
        }
        var all = new List<Reading> { first };
        var seen = new HashSet<Reading> { first };
        for (var depth = 1; turn.Count > 0; depth++)
        {
            var next = new List<Reading>();
            foreach (var reading in turn.Where(seen.Add))
            {
                var inner = depth < MaxDepth ? Inner(reading) : [];
                all.Add(reading with { IsLast = inner.Count == 0 });
                next.AddRange(inner);
            }
            turn = next;
        }
        return all;
    }

    private static List<Reading> Inner(Reading reading)
    {
        var (text, found) = (reading.Text, new List<Reading>());
        if (text.Length < ShortestName)
        {
            return found;
        }
        if (text.Contains('%', StringComparison.Ordinal) && Uri.UnescapeDataString(text) is var decoded && decoded != text)
        {
            found.Add(reading with { Text = decoded });
        }
        if (MemberWords.IsBase64(reading.Place.Name) && FromBase64(text) is { } plain)
        {
            found.Add(reading with { Text = plain });
        }
        if (Json(text) is { } json)
        {
            using (json)
            {
                found.AddRange(Strings(json.RootElement, reading.Place, reading.IsPolicy || IsPolicy(json.RootElement)));
            }
        }
        else if (Escapes.Undone(text) is var undone && undone != text)
        {
            // YAML, and JSON that is none by a comma: \u0031 and \x31 are digits there too.
            found.Add(reading with { Text = undone });
        }
        return found;
    }

    private static IEnumerable<Reading> Strings(JsonElement element, Place place, bool isPolicy) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            Text(() => property.Name, "") is var name
                ? Strings(property.Value, place.To(name), isPolicy).Prepend(new Reading(name, place, isPolicy))
                : []),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Strings(item, place, isPolicy)),
        JsonValueKind.String =>
            [new Reading(Text(() => element.GetString()!, Escapes.Undone(element.GetRawText())), place, isPolicy)],
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
            // No JSON, or half a surrogate pair in it. Not ours to judge: AWS refuses what is no document. What can be seen
            // in it counts nevertheless.
            return null;
        }
    }

    /// <summary>A policy or a template: there twelve digits are an account whatever holds them.</summary>
    private static bool IsPolicy(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && (root.TryGetProperty("Statement", out _) || root.TryGetProperty("Resources", out _));

    private static string? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
