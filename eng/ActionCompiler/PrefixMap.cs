using System.IO.Compression;
using System.Text.Json;

namespace Narrowgate.ActionCompiler;

/// <summary>Which IAM prefix each service of the models has: what the SDK's metadata says, else its own names.</summary>
internal sealed class PrefixMap(string metadataFile, IamData actions)
{
    private readonly Dictionary<string, string> _bySdkName = ReadMetadata(metadataFile);
    private readonly HashSet<string> _known = [.. actions.Prefixes];

    /// <summary>Services without a known prefix are left out: their operations stay unmapped.</summary>
    public IEnumerable<(string Service, string Prefix)> Of(string models)
    {
        foreach (var folder in Directory.GetDirectories(models).Order(StringComparer.Ordinal))
        {
            var model = Directory.GetDirectories(folder)
                .Order(StringComparer.Ordinal)
                .SelectMany(version => Directory.GetFiles(version, "service-2.json*"))
                .LastOrDefault();
            if (model is not null && Best(Path.GetFileName(folder), ReadModel(model)) is { } prefix)
            {
                yield return (Path.GetFileName(folder), prefix);
            }
        }
    }

    private string? Best(string service, JsonElement model)
    {
        var metadata = model.GetProperty("metadata");
        string? Text(string name) => metadata.TryGetProperty(name, out var value) ? value.GetString() : null;
        string?[] candidates =
        [
            _bySdkName.GetValueOrDefault(Plain(service)),
            _bySdkName.GetValueOrDefault(Plain(Text("serviceId") ?? "")),
            Text("signingName"), Text("endpointPrefix"), service,
        ];
        // The one that knows most of the service's operations; the earlier where two know as many.
        var operations = model.GetProperty("operations").EnumerateObject().Select(operation => operation.Name).ToArray();
        return candidates.OfType<string>().Where(_known.Contains)
            .OrderByDescending(prefix => Overlap(prefix, operations))
            .FirstOrDefault();
    }

    private int Overlap(string prefix, string[] operations)
    {
        var names = actions.Actions(prefix)
            .Select(action => action.GetProperty("name").GetString()!)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return operations.Count(names.Contains);
    }

    private static Dictionary<string, string> ReadMetadata(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.EnumerateObject()
            .Where(client => client.Value.TryGetProperty("iamPrefix", out _))
            .ToDictionary(client => Plain(client.Name), client => client.Value.GetProperty("iamPrefix").GetString()!);
    }

    private static JsonElement ReadModel(string file)
    {
        using var stream = File.OpenRead(file);
        using var plain = file.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stream, CompressionMode.Decompress)
            : (Stream)stream;
        using var document = JsonDocument.Parse(plain);
        return document.RootElement.Clone();
    }

    /// <summary>SDK packages and models write one name in several ways: letters and digits tell them apart well enough.</summary>
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
