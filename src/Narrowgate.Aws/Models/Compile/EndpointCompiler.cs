using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>
/// Asks each service's endpoint rules about every region and writes the answers down as <see cref="EndpointTable"/>
/// reads them, a line a service: rules are evaluated here, once, and never while a call waits.
/// </summary>
public sealed class EndpointCompiler
{
    private readonly ImmutableArray<PartitionRules> _partitions;
    private readonly List<string> _services = [];

    /// <exception cref="ModelException">The partitions are not understood.</exception>
    public EndpointCompiler(ReadOnlyMemory<byte> partitions) => _partitions = PartitionRules.Read(partitions);

    /// <summary>Adds a service; call in order of their names.</summary>
    /// <param name="rules">Its <c>endpoint-rule-set-1.json</c>.</param>
    /// <param name="model">Its <c>service-2.json</c>: some operations are served elsewhere than the others.</param>
    /// <exception cref="ModelException">The rules are not understood.</exception>
    public void Add(string service, ReadOnlyMemory<byte> rules, ReadOnlyMemory<byte> model)
    {
        var line = ModelNode.Read(rules, $"{service} endpoints", ruleSet => ModelNode.Read(model, service, root =>
        {
            var folder = new EndpointFolder(
                new EndpointRules(ruleSet, _partitions), _partitions, EndpointSample.SigningName(root));
            var kinds = root.GetObject("operations").Properties()
                .GroupBy(operation => EndpointSample.Of(operation.Value, root), operation => operation.Name)
                .Select(kind => (
                    Operations: kind.Order(StringComparer.Ordinal).ToList(),
                    Entries: Enum.GetValues<EndpointVariant>().Select(variant => folder.Fold(kind.Key, variant)).ToList()))
                .OrderByDescending(kind => kind.Operations.Count)
                .ThenBy(kind => kind.Operations[0], StringComparer.Ordinal)
                .ToList();
            var general = kinds.Count > 0 ? kinds[0].Entries : [];
            var special = kinds.Where(kind => !kind.Entries.Zip(general).All(pair => pair.First.SequenceEqual(pair.Second)))
                .SelectMany(kind => kind.Operations.Select(operation => (Name: operation, kind.Entries)))
                .OrderBy(operation => operation.Name, StringComparer.Ordinal)
                .ToList();
            var prefixes = root.GetObject("operations").Properties()
                .Select(operation => operation.Value.FindObject("endpoint")?.FindText("hostPrefix")).OfType<string>()
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
            return Line(service, general, special, prefixes);
        }));
        _services.Add(line);
    }

    /// <param name="source">What the rules came from, <c>botocore 1.43.11</c>.</param>
    public byte[] Write(string source)
    {
        var text = $$"""
            {
              "format": "{{ModelWords.Format}}",
              "source": {{JsonSerializer.Serialize(source)}},
              "partitions": {
            {{string.Join(",\n", _partitions.OrderBy(partition => partition.Name, StringComparer.Ordinal).Select(Line))}}
              },
              "services": {
            {{string.Join(",\n", _services)}}
              }
            }

            """;
        var bytes = Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));
        EndpointTable.Read(bytes);
        return bytes;
    }

    private static string Line(PartitionRules partition) => "    " + Json(partition.Name, json =>
    {
        json.WriteStartObject();
        json.WriteString("suffix", partition.Suffix);
        json.WriteString("dualStackSuffix", partition.DualStackSuffix);
        WriteList(json, "regions", partition.Regions);
        WriteList(json, "pseudoRegions", partition.PseudoRegions);
        json.WriteEndObject();
    });

    private static string Line(
        string service,
        List<SortedDictionary<string, EndpointEntry?>> general,
        List<(string Name, List<SortedDictionary<string, EndpointEntry?>> Entries)> special,
        ImmutableArray<string> prefixes) => "    " + Json(service, json =>
    {
        json.WriteStartObject();
        WriteVariants(json, general);
        if (!prefixes.IsEmpty)
        {
            WriteList(json, EndpointTable.HostPrefixes, prefixes);
        }
        if (special.Count > 0)
        {
            json.WriteStartObject(EndpointTable.Operations);
            foreach (var (operation, entries) in special)
            {
                json.WriteStartObject(operation);
                WriteVariants(json, entries);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    });

    // One that has nothing anywhere is left out.
    private static void WriteVariants(Utf8JsonWriter json, List<SortedDictionary<string, EndpointEntry?>> variants)
    {
        foreach (var (variant, entries) in Enum.GetValues<EndpointVariant>().Zip(variants))
        {
            if (variant == EndpointVariant.Standard)
            {
                WriteEntries(json, entries);
            }
            else if (entries.Values.Any(entry => entry is not null))
            {
                json.WriteStartObject(variant.Word());
                WriteEntries(json, entries);
                json.WriteEndObject();
            }
        }
    }

    private static void WriteEntries(Utf8JsonWriter json, SortedDictionary<string, EndpointEntry?> entries)
    {
        foreach (var (where, entry) in entries)
        {
            switch (entry)
            {
                case null:
                    json.WriteNull(where);
                    break;
                case { SigningRegion: null, SigningName: null }:
                    json.WriteString(where, entry.Url);
                    break;
                default:
                    json.WriteStartObject(where);
                    json.WriteString("url", entry.Url);
                    json.WriteIfPresent("signingRegion", entry.SigningRegion);
                    json.WriteIfPresent("signingName", entry.SigningName);
                    json.WriteEndObject();
                    break;
            }
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }

    private static string Json(string name, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, ModelCompiler.Plain))
        {
            write(json);
        }
        return $"{JsonSerializer.Serialize(name)}: {Encoding.UTF8.GetString(buffer.ToArray())}";
    }
}
