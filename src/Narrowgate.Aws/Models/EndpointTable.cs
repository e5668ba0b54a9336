using System.Collections.Frozen;
using System.Text.Json;

namespace Narrowgate.Aws.Models;

/// <summary>Every host name that AWS serves its services under: the closed set of places that calls may go to.</summary>
public sealed class EndpointTable
{
    public const string Document = "endpoints.json";

    private const string Everywhere = "*";
    private readonly FrozenDictionary<string, FrozenDictionary<string, EndpointEntry?>> _services;
    private readonly FrozenDictionary<(string Service, string Operation), FrozenDictionary<string, EndpointEntry?>> _operations;
    private readonly Lazy<ILookup<string, ServedHost>> _hosts;

    private EndpointTable(
        FrozenDictionary<string, Partition> partitions,
        FrozenDictionary<string, FrozenDictionary<string, EndpointEntry?>> services,
        FrozenDictionary<(string Service, string Operation), FrozenDictionary<string, EndpointEntry?>> operations)
    {
        Partitions = partitions;
        _services = services;
        _operations = operations;
        _hosts = new Lazy<ILookup<string, ServedHost>>(
            () => Hosts().Distinct().ToLookup(host => host.Name, StringComparer.OrdinalIgnoreCase));
    }

    /// <exception cref="ModelException">The table is not understood.</exception>
    public static EndpointTable Read(ReadOnlyMemory<byte> json) => ModelNode.Read(json, Document, Read);

    private static EndpointTable Read(ModelNode root)
    {
        if (root.GetText("format") is var format && format != ModelWords.Format)
        {
            throw root.Bad($"format '{format}' is not {ModelWords.Format}: compile the models anew");
        }
        var partitions = root.GetObject("partitions").Properties().ToFrozenDictionary(
            entry => entry.Name,
            entry => new Partition(
                entry.Name,
                entry.Value.GetText("suffix"),
                entry.Value.Texts("regions").ToFrozenSet(StringComparer.Ordinal),
                entry.Value.Texts("pseudoRegions").ToFrozenSet(StringComparer.Ordinal)),
            StringComparer.Ordinal);
        var services = root.GetObject("services").Properties().ToList();
        return new EndpointTable(
            partitions,
            services.ToFrozenDictionary(
                service => service.Name, service => Entries(service.Value, partitions), StringComparer.Ordinal),
            services.SelectMany(service => (service.Value.FindObject("operations")?.Properties() ?? [])
                    .Select(operation => (Key: (service.Name, operation.Name), operation.Value)))
                .ToFrozenDictionary(operation => operation.Key, operation => Entries(operation.Value, partitions)));
    }

    public FrozenDictionary<string, Partition> Partitions { get; }

    /// <summary>With the services of another table added, or in the place of those of the same name.</summary>
    public EndpointTable With(EndpointTable? other) => other is null ? this : new EndpointTable(
        Partitions,
        Merged(_services, other._services),
        Merged(_operations.Where(operation => !other._services.ContainsKey(operation.Key.Service)), other._operations));

    /// <summary>Where AWS serves that operation, asked for in that region of the partition.</summary>
    /// <returns>Null where it depends on more than the region, or AWS has nothing there.</returns>
    public EndpointEntry? Find(string service, string operation, Partition partition, string region)
    {
        var entries = Entries(service, operation);
        return entries.TryGetValue(region, out var own) ? own : General(entries, partition);
    }

    /// <summary>Whether that operation has one place for the whole partition, whichever region is asked for.</summary>
    public bool IsGlobal(string service, string operation, Partition partition) =>
        General(Entries(service, operation), partition) is { SigningRegion: not null } entry
        && !entry.Url.Contains("{region}", StringComparison.Ordinal);

    /// <summary>What AWS serves under exactly that host name; several services share some names.</summary>
    public IEnumerable<ServedHost> At(string host) => _hosts.Value[host];

    private IEnumerable<ServedHost> Hosts() =>
        from service in _services.Select(service => (service.Key, Entries: service.Value))
            .Concat(_operations.Select(operation => (Key: operation.Key.Service, Entries: operation.Value)))
        from partition in Partitions.Values
        from region in partition.Regions.Concat(partition.PseudoRegions)
        let entry = service.Entries.TryGetValue(region, out var own) ? own : General(service.Entries, partition)
        where entry is not null
        select new ServedHost(entry.Expand(region, partition.Suffix).Host, service.Key, entry.SigningRegion ?? region);

    private static EndpointEntry? General(FrozenDictionary<string, EndpointEntry?> entries, Partition partition) =>
        entries.TryGetValue(partition.Name, out var own) ? own : entries.GetValueOrDefault(Everywhere);

    private FrozenDictionary<string, EndpointEntry?> Entries(string service, string operation) =>
        _operations.GetValueOrDefault((service, operation))
        ?? _services.GetValueOrDefault(service, FrozenDictionary<string, EndpointEntry?>.Empty);

    private static FrozenDictionary<string, EndpointEntry?> Entries(
        ModelNode node, FrozenDictionary<string, Partition> partitions) => node.Properties()
        .Where(entry => entry.Name != "operations")
        .ToFrozenDictionary(entry => entry.Name, entry => Entry(entry.Value, partitions), StringComparer.Ordinal);

    private static EndpointEntry? Entry(ModelNode node, FrozenDictionary<string, Partition> partitions)
    {
        var entry = node.Json.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => new EndpointEntry(node.AsText(), SigningRegion: null, SigningName: null),
            _ => new EndpointEntry(node.GetText("url"), node.FindText("signingRegion"), node.FindText("signingName")),
        };
        if (entry is not null && !partitions.Values.All(partition => IsAddress(entry, partition.Suffix)))
        {
            throw node.Bad($"'{entry.Url}' is not an https address");
        }
        return entry;
    }

    private static FrozenDictionary<TKey, TValue> Merged<TKey, TValue>(
        IEnumerable<KeyValuePair<TKey, TValue>> old, IEnumerable<KeyValuePair<TKey, TValue>> added)
        where TKey : notnull
    {
        var merged = new Dictionary<TKey, TValue>(old);
        foreach (var (key, value) in added)
        {
            merged[key] = value;
        }
        return merged.ToFrozenDictionary();
    }

    private static bool IsAddress(EndpointEntry entry, string suffix) =>
        Uri.TryCreate(entry.Fill("region", suffix), UriKind.Absolute, out var url)
        && url is { Scheme: "https", IsDefaultPort: true, UserInfo: "", Query: "", Fragment: "", HostNameType: UriHostNameType.Dns };
}

/// <summary>aws, aws-cn, aws-us-gov …: AWS's clouds, which share nothing.</summary>
/// <param name="Suffix">What host names end with, <c>amazonaws.com</c>.</param>
/// <param name="PseudoRegions">
/// Names for the partition as a whole that SDKs accept for a few services, <c>aws-global</c>.
/// </param>
public sealed record Partition(string Name, string Suffix, FrozenSet<string> Regions, FrozenSet<string> PseudoRegions);

/// <param name="Name"><c>sqs.eu-west-1.amazonaws.com</c>.</param>
/// <param name="Region">That requests there are signed for.</param>
public readonly record struct ServedHost(string Name, string Service, string Region);
