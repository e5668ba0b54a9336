using System.Collections.Frozen;

namespace Narrowgate.Aws.Models;

/// <summary>Where AWS serves a service, or one of its operations: by variant, and by region, partition or everywhere.</summary>
internal sealed class EndpointEntries
{
    public const string Everywhere = "*";

    private readonly FrozenDictionary<EndpointVariant, FrozenDictionary<string, EndpointEntry?>> _byVariant;

    public EndpointEntries(IEnumerable<KeyValuePair<EndpointVariant, FrozenDictionary<string, EndpointEntry?>>> byVariant) =>
        _byVariant = byVariant.ToFrozenDictionary();

    public static EndpointEntries None { get; } = new([]);

    /// <returns>Null where it depends on more than the region, or AWS has nothing there.</returns>
    public EndpointEntry? Find(EndpointVariant variant, Partition partition, string region) =>
        !_byVariant.TryGetValue(variant, out var entries) ? null
        : entries.TryGetValue(region, out var own) ? own
        : General(entries, partition);

    /// <summary>For a partition's regions that have none of their own.</summary>
    public EndpointEntry? General(EndpointVariant variant, Partition partition) =>
        _byVariant.TryGetValue(variant, out var entries) ? General(entries, partition) : null;

    private static EndpointEntry? General(FrozenDictionary<string, EndpointEntry?> entries, Partition partition) =>
        entries.TryGetValue(partition.Name, out var own) ? own : entries.GetValueOrDefault(Everywhere);
}
