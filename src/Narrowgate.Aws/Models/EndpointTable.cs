using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Narrowgate.Aws.Models;

/// <summary>Every host name that AWS serves its services under: the closed set of places that calls may go to.</summary>
public sealed class EndpointTable
{
    public const string Document = "endpoints.json";

    internal const string Operations = "operations";
    internal const string HostPrefixes = "hostPrefixes";

    private readonly FrozenDictionary<string, EndpointEntries> _services;
    private readonly FrozenDictionary<(string Service, string Operation), EndpointEntries> _operations;
    private readonly FrozenDictionary<string, ImmutableArray<string>> _prefixes;
    private readonly Lazy<ILookup<string, ServedHost>> _hosts;

    private EndpointTable(
        FrozenDictionary<string, Partition> partitions,
        FrozenDictionary<string, EndpointEntries> services,
        FrozenDictionary<(string Service, string Operation), EndpointEntries> operations,
        FrozenDictionary<string, ImmutableArray<string>> prefixes)
    {
        Partitions = partitions;
        _services = services;
        _operations = operations;
        _prefixes = prefixes;
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
                entry.Value.GetText("dualStackSuffix"),
                entry.Value.Texts("regions").ToFrozenSet(StringComparer.Ordinal),
                entry.Value.Texts("pseudoRegions").ToFrozenSet(StringComparer.Ordinal)),
            StringComparer.Ordinal);
        var services = root.GetObject("services").Properties().ToList();
        return new EndpointTable(
            partitions,
            services.ToFrozenDictionary(
                service => service.Name, service => Entries(service.Value, partitions), StringComparer.Ordinal),
            services.SelectMany(service => (service.Value.FindObject(Operations)?.Properties() ?? [])
                    .Select(operation => (Key: (service.Name, operation.Name), operation.Value)))
                .ToFrozenDictionary(operation => operation.Key, operation => Entries(operation.Value, partitions)),
            services.Where(service => service.Value.Find(HostPrefixes) is not null)
                .ToFrozenDictionary(
                    service => service.Name, service => service.Value.Texts(HostPrefixes).ToImmutableArray(), StringComparer.Ordinal));
    }

    public FrozenDictionary<string, Partition> Partitions { get; }

    public IEnumerable<string> Services => _services.Keys;

    /// <summary>With the services of another table added, or in the place of those of the same name.</summary>
    public EndpointTable With(EndpointTable? other) => other is null ? this : new EndpointTable(
        Partitions,
        Merged(_services, other._services),
        Merged(_operations.Where(operation => !other._services.ContainsKey(operation.Key.Service)), other._operations),
        Merged(_prefixes.Where(prefix => !other._services.ContainsKey(prefix.Key)), other._prefixes));

    /// <summary>Where AWS serves that operation, asked for in that region of the partition.</summary>
    /// <returns>Null where it depends on more than the region, or AWS has nothing there.</returns>
    public EndpointEntry? Find(
        string service, string operation, Partition partition, string region, EndpointVariant variant = EndpointVariant.Standard) =>
        Entries(service, operation).Find(variant, partition, region);

    /// <summary>Whether that operation has one place for the whole partition, whichever region is asked for.</summary>
    public bool IsGlobal(string service, string operation, Partition partition) =>
        Entries(service, operation).General(EndpointVariant.Standard, partition) is { SigningRegion: not null } entry
        && !entry.Url.Contains("{region}", StringComparison.Ordinal);

    /// <summary>
    /// What SDKs may put before the host of that service's operations: <c>data-</c>, <c>{AccountId}.</c>
    /// </summary>
    public ImmutableArray<string> PrefixesOf(string service) => _prefixes.GetValueOrDefault(service, []);

    /// <summary>What AWS serves under exactly that host name; several services share some names.</summary>
    public IEnumerable<ServedHost> At(string host) => _hosts.Value[host];

    /// <summary>The partition of a region; null where none knows it.</summary>
    public Partition? PartitionOf(string region) => Partitions.Values.FirstOrDefault(
        partition => partition.Regions.Contains(region) || partition.PseudoRegions.Contains(region));

    private IEnumerable<ServedHost> Hosts() =>
        from place in _services.Select(service => (Service: service.Key, Operation: (string?)null, Entries: service.Value))
            .Concat(_operations.Select(operation =>
                (operation.Key.Service, Operation: (string?)operation.Key.Operation, Entries: operation.Value)))
        from variant in Enum.GetValues<EndpointVariant>()
        from partition in Partitions.Values
        from region in partition.Regions.Concat(partition.PseudoRegions)
        let entry = place.Entries.Find(variant, partition, region)
        where entry is not null
        select new ServedHost(
            entry.Host(region, partition.SuffixOf(variant)),
            place.Service, entry.SigningRegion ?? region, partition.Name, variant, place.Operation);

    private EndpointEntries Entries(string service, string operation) =>
        _operations.GetValueOrDefault((service, operation)) ?? _services.GetValueOrDefault(service, EndpointEntries.None);

    private static EndpointEntries Entries(ModelNode node, FrozenDictionary<string, Partition> partitions) => new(
        Enum.GetValues<EndpointVariant>()
            .Select(variant => (variant, Node: variant == EndpointVariant.Standard ? node : node.FindObject(variant.Word())))
            .Where(place => place.Node is not null)
            .Select(place => KeyValuePair.Create(place.variant, Entries(place.Node!.Value, place.variant, partitions))));

    private static FrozenDictionary<string, EndpointEntry?> Entries(
        ModelNode node, EndpointVariant variant, FrozenDictionary<string, Partition> partitions) => node.Properties()
        .Where(entry => !IsWord(entry.Name))
        .ToFrozenDictionary(entry => entry.Name, entry => Entry(entry.Value, variant, partitions), StringComparer.Ordinal);

    // No region and no partition is called so.
    private static bool IsWord(string name) =>
        name is Operations or HostPrefixes || Enum.GetValues<EndpointVariant>().Any(variant => variant.Word() == name);

    private static EndpointEntry? Entry(
        ModelNode node, EndpointVariant variant, FrozenDictionary<string, Partition> partitions)
    {
        var entry = node.Json.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => new EndpointEntry(node.AsText(), SigningRegion: null, SigningName: null),
            _ => new EndpointEntry(node.GetText("url"), node.FindText("signingRegion"), node.FindText("signingName")),
        };
        if (entry is not null && !partitions.Values.All(partition => IsAddress(entry, partition.SuffixOf(variant))))
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
