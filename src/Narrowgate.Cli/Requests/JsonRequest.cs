using System.Collections.Immutable;
using System.Text.Json;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Cli.Requests;

/// <summary>
/// A request as one JSON object: <c>method</c>, <c>url</c>, <c>headers</c> (an object of texts or lists of texts, or a
/// list of pairs, for the same name twice), <c>bodyBase64</c>.
/// </summary>
internal static class JsonRequest
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly string[] Keys = ["method", "url", "headers", "bodyBase64"];

    public static GivenRequest Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : GivenRequest.Broken("The line is no JSON object with method, url, headers and bodyBase64.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            return GivenRequest.Broken($"The line is no request in JSON: {fault.Message}");
        }
    }

    private static GivenRequest Read(JsonElement json)
    {
        if (json.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !Keys.Contains(name)) is { } unknown)
        {
            return GivenRequest.Broken($"The line has the key {unknown}; its keys are {string.Join(", ", Keys)}.");
        }
        if (!json.TryGetProperty("method", out var method) || !json.TryGetProperty("url", out var url))
        {
            return GivenRequest.Broken("The line has no method or no url.");
        }
        var headers = json.TryGetProperty("headers", out var given) ? Headers(given) : [];
        var body = json.TryGetProperty("bodyBase64", out var base64) && base64.ValueKind != JsonValueKind.Null
            ? base64.GetBytesFromBase64()
            : [];
        return GivenRequest.Of(Text(method), Text(url), headers, body);
    }

    private static ImmutableArray<Header> Headers(JsonElement given) => given.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Object => [.. given.EnumerateObject().SelectMany(Headers)],
        JsonValueKind.Array => [.. given.EnumerateArray().Select(
            pair => pair.GetArrayLength() == 2
                ? new Header(Text(pair[0]), Text(pair[1]))
                : throw new FormatException("a header is not a pair of name and value."))],
        _ => throw new FormatException("headers are neither an object nor a list of pairs."),
    };

    private static IEnumerable<Header> Headers(JsonProperty property) => property.Value.ValueKind == JsonValueKind.Array
        ? property.Value.EnumerateArray().Select(value => new Header(property.Name, Text(value)))
        : [new Header(property.Name, Text(property.Value))];

    private static string Text(JsonElement value) =>
        value.GetString() ?? throw new FormatException("there is null where a text must be.");
}
