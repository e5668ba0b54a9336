using System.Text.Json;

namespace Narrowgate.Aws.Models;

/// <summary>A JSON value that knows where it stands, so that every fault names its place.</summary>
/// <param name="Json">Valid as long as its document is not disposed.</param>
internal readonly record struct ModelNode(JsonElement Json, string Document, string Path)
{
    // A name that stands twice would be read one way by us and another way by somebody else.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    public string Place => Path.Length == 0 ? Document : $"{Document}: {Path}";

    /// <summary>Parses a whole document and hands its root, which must be an object, to <paramref name="read"/>.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> json, string document, Func<ModelNode, T> read)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json, Strict);
            return read(new ModelNode(parsed.RootElement, document, "").AsObject());
        }
        catch (JsonException fault)
        {
            throw new ModelException(document, $"not JSON: {fault.Message}", fault);
        }
        catch (InvalidOperationException fault)
        {
            // What System.Text.Json throws for a string that holds half a surrogate pair.
            throw new ModelException(document, $"not text: {fault.Message}", fault);
        }
    }

    public ModelException Bad(string fault) => new(Place, fault);

    public bool Has(string name) => Json.TryGetProperty(name, out _);

    public ModelNode? Find(string name) => Json.TryGetProperty(name, out var found) ? At(found, name) : null;

    public ModelNode Get(string name) => Find(name) ?? throw Bad($"'{name}' is missing");

    public ModelNode GetObject(string name) => Get(name).AsObject();

    public ModelNode? FindObject(string name) => Find(name)?.AsObject();

    public string GetText(string name) => Get(name).AsText();

    public string? FindText(string name) => Find(name)?.AsText();

    /// <summary>True or absent; false is read too.</summary>
    public bool Flag(string name) => Find(name) is { } found && found.AsFlag();

    public IEnumerable<(string Name, ModelNode Value)> Properties()
    {
        AsObject();
        foreach (var property in Json.EnumerateObject())
        {
            yield return (property.Name, At(property.Value, property.Name));
        }
    }

    /// <summary>The items of a list; none where the list is absent.</summary>
    public IEnumerable<ModelNode> Items(string name) => Find(name)?.AsItems() ?? [];

    public IEnumerable<string> Texts(string name) => Items(name).Select(item => item.AsText());

    public ModelNode AsObject() =>
        Json.ValueKind == JsonValueKind.Object ? this : throw Bad($"an object is expected, not {Json.ValueKind}");

    public string AsText() =>
        Json.ValueKind == JsonValueKind.String
            ? Json.GetString()!
            : throw Bad($"a string is expected, not {Json.ValueKind}");

    public bool AsFlag() => Json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        var other => throw Bad($"true or false is expected, not {other}"),
    };

    public IEnumerable<ModelNode> AsItems()
    {
        if (Json.ValueKind != JsonValueKind.Array)
        {
            throw Bad($"a list is expected, not {Json.ValueKind}");
        }
        var index = 0;
        foreach (var item in Json.EnumerateArray())
        {
            yield return new ModelNode(item, Document, $"{Path}[{index++}]");
        }
    }

    private ModelNode At(JsonElement json, string name) => new(json, Document, Path.Length == 0 ? name : $"{Path}.{name}");
}
