using System.Collections.Frozen;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Narrowgate.Aws.Tables;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>What eng/ActionCompiler wrote: see its PrefixWriter for the form.</summary>
internal sealed record CatalogueFile(
    FrozenDictionary<string, CataloguedAction> Actions,
    FrozenDictionary<string, CataloguedAction[]> ByPrefix,
    FrozenDictionary<string, string> Prefixes,
    ImmutableArray<CatalogueSource> Source)
{
    public static CatalogueFile Read()
    {
        using var zip = new GZipStream(EmbeddedTable.Open("actions/actions.json.gz"), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(zip);
        var byPrefix = document.RootElement.GetProperty("prefixes").EnumerateObject()
            .ToFrozenDictionary(prefix => prefix.Name, ReadActions, StringComparer.OrdinalIgnoreCase);
        return new CatalogueFile(
            byPrefix.Values.SelectMany(actions => actions)
                .ToFrozenDictionary(action => action.Name, StringComparer.OrdinalIgnoreCase),
            byPrefix,
            document.RootElement.GetProperty("services").EnumerateObject()
                .ToFrozenDictionary(service => service.Name, service => service.Value.GetString()!),
            [.. document.RootElement.GetProperty("source").EnumerateArray().Select(ReadSource)]);
    }

    private static CatalogueSource ReadSource(JsonElement source) => new(
        source.GetProperty("package").GetString()!,
        source.GetProperty("version").GetString()!,
        source.GetProperty("gives").GetString()!);

    private static CataloguedAction[] ReadActions(JsonProperty prefix)
    {
        var types = prefix.Value.GetProperty("types").EnumerateObject()
            .ToDictionary(type => type.Name, ReadType, StringComparer.OrdinalIgnoreCase);
        return [.. prefix.Value.GetProperty("actions").EnumerateObject().Select(action => ReadAction(prefix.Name, action, types))];
    }

    /// <summary>Some types have several forms, one after another.</summary>
    private static ResourceType ReadType(JsonProperty type) =>
        new(type.Name, [.. type.Value.GetString()!.Split(", ").Select(text => new ArnTemplate(text))]);

    private static CataloguedAction ReadAction(string prefix, JsonProperty action, Dictionary<string, ResourceType> types)
    {
        var parts = action.Value.GetString()!.Split('|');
        return new CataloguedAction(
            $"{prefix}:{action.Name}",
            Level(parts[0]),
            [.. parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(use => new ResourceTypeUse(types[use.TrimEnd('!')], use.EndsWith('!')))],
            [.. parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries)]);
    }

    private static AccessLevel Level(string letter) => letter switch
    {
        "L" => AccessLevel.List,
        "R" => AccessLevel.Read,
        "W" => AccessLevel.Write,
        "T" => AccessLevel.Tagging,
        "P" => AccessLevel.PermissionsManagement,
        _ => AccessLevel.Unclassed,
    };
}
