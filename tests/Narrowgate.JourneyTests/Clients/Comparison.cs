using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Narrowgate.JourneyTests.Clients;

/// <summary>
/// What a client got straight from the emulator beside what it got through the gateway. Equal is equal; values that are
/// made anew for each call (ids, dates, addresses) must be of one kind in the same place.
/// </summary>
internal sealed partial class Comparison(string straight, string through)
{
    /// <summary>Where the two differ: <c>GetObject/reply.ETag: "a" became "b"</c>.</summary>
    public List<string> Differences { get; } = [];

    /// <summary>Where the gateway masked: <c>GetSecretValue/reply.SecretString</c>.</summary>
    public SortedSet<string> Masked { get; } = new(StringComparer.Ordinal);

    /// <param name="left">A flow's steps, each a name and a result.</param>
    public void OfSteps(JsonArray left, JsonArray right)
    {
        for (var place = 0; place < Math.Max(left.Count, right.Count); place++)
        {
            var (one, other) = (left.ElementAtOrDefault(place), right.ElementAtOrDefault(place));
            var step = (string?)(one ?? other)?[0] ?? "";
            Of($"{step}/", one?[1], other?[1], one?[0]?.ToJsonString() == other?[0]?.ToJsonString());
        }
    }

    private void Of(string path, JsonNode? left, JsonNode? right, bool isSameStep = true)
    {
        switch (left, right)
        {
            case (JsonObject one, JsonObject other):
                OfMembers(path, one, other);
                break;
            case (JsonArray one, JsonArray other) when one.Count == other.Count:
                for (var place = 0; place < one.Count; place++)
                {
                    Of(path + "[]", one[place], other[place]);
                }
                break;
            default:
                OfValues(path, left, right, isSameStep);
                break;
        }
    }

    private void OfMembers(string path, JsonObject one, JsonObject other)
    {
        // A map whose keys are secret too.
        if (other.Count == 1 && other.ContainsKey("***") && one.Count > 0 && !one.ContainsKey("***"))
        {
            Masked.Add(path);
            return;
        }
        // Keys can be made for each call as values are: SecretsManager's versions.
        foreach (var (name, value) in one)
        {
            var key = other.ContainsKey(name) ? name : other.Select(member => member.Key).FirstOrDefault(
                key => !one.ContainsKey(key) && Made().Replace(key, Kind) == Made().Replace(name, Kind) && value?.ToJsonString() == other[key]?.ToJsonString(), name);
            Of(path.EndsWith('/') ? path + name : $"{path}.{name}", value, other[key]);
        }
        foreach (var name in other.Select(member => member.Key).Where(key => !one.Any(member => Made().Replace(member.Key, Kind) == Made().Replace(key, Kind))))
        {
            Of(path.EndsWith('/') ? path + name : $"{path}.{name}", left: null, other[name]);
        }
    }

    private void OfValues(string path, JsonNode? left, JsonNode? right, bool isSameStep)
    {
        var (one, other) = (Text(left).Replace(straight, "P", StringComparison.Ordinal), Text(right).Replace(through, "P", StringComparison.Ordinal));
        if (isSameStep && (one == other || Made().Replace(one, Kind) == Made().Replace(other, Kind)))
        {
            return;
        }
        // "***", and the same in base64 where the member holds bytes.
        if (isSameStep && left is not null && other is "\"***\"" or "\"Kioq\"")
        {
            Masked.Add(path);
            return;
        }
        Differences.Add($"{path}: {one} became {other}");
    }

    private static string Text(JsonNode? node) => node?.ToJsonString(new JsonSerializerOptions
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }) ?? "nothing";

    private static string Kind(Match match) => $"<{match.Groups.Values.Skip(1).First(group => group.Success).Name}>";

    [GeneratedRegex(
        @"(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT)"
        + @"|(?<uuid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
        + @"|(?<mac>([0-9a-f]{2}:){5}[0-9a-f]{2})"
        + @"|(?<ip>(?<![0-9A-Za-z])\d{1,3}([.-]\d{1,3}){3})"
        + @"|(?<suffix>(?<=secret:P-secret-)\w{6})"
        + @"|(?<number>(?<![\w.])\d{9,}(\.\d+)?(?![\w]))"
        + @"|(?<hex>(?<![0-9A-Za-z])[0-9a-f]{8,}(?![0-9A-Za-z]))"
        + @"|(?<id>(?<![0-9A-Za-z])[A-Z0-9]{13,}(?![0-9A-Za-z]))"
        + @"|(?<blob>[A-Za-z0-9+/=_-]{40,})",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Made();
}
