using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>One partition of <c>partitions.json</c>: aws, aws-cn, aws-us-gov …</summary>
/// <param name="Suffix">What its host names end with, <c>amazonaws.com</c>.</param>
/// <param name="DualStackSuffix">What most of its names with IPv6 end with, <c>api.aws</c>.</param>
/// <param name="PseudoRegions">Names that stand for the partition as a whole, <c>aws-global</c>.</param>
/// <param name="Outputs">What rules may ask of it: its name, host name suffixes, the region of its global services.</param>
internal sealed record PartitionRules(
    string Name,
    string Suffix,
    string DualStackSuffix,
    ImmutableArray<string> Regions,
    ImmutableArray<string> PseudoRegions,
    Regex Form,
    IReadOnlyDictionary<string, object?> Outputs)
{
    public string SuffixOf(EndpointVariant variant) => variant.IsDualStack() ? DualStackSuffix : Suffix;

    /// <summary>aws, which is where every rule begins.</summary>
    public const string First = "aws";

    public static ImmutableArray<PartitionRules> Read(ReadOnlyMemory<byte> json) => ModelNode.Read(json, "partitions.json", root =>
    {
        var partitions = root.Get("partitions").AsItems().Select(Partition).ToImmutableArray();
        return partitions.Any(partition => partition.Name == First)
            ? partitions
            : throw root.Bad($"there is no partition '{First}'");
    });

    /// <summary>The partition of a region; aws where none knows it.</summary>
    public static PartitionRules Of(string region, ImmutableArray<PartitionRules> all) =>
        all.FirstOrDefault(partition => partition.Regions.Contains(region) || partition.PseudoRegions.Contains(region))
        ?? all.FirstOrDefault(partition => partition.Form.IsMatch(region))
        ?? all.First(partition => partition.Name == First);

    private static PartitionRules Partition(ModelNode node)
    {
        var name = node.GetText("id");
        var form = Pattern(node.Get("regionRegex"));
        var regions = node.GetObject("regions").Properties().Select(region => region.Name)
            .Order(StringComparer.Ordinal).ToList();
        var outputs = node.GetObject("outputs");
        return new PartitionRules(
            name,
            outputs.GetText("dnsSuffix"),
            outputs.FindText("dualStackDnsSuffix") ?? outputs.GetText("dnsSuffix"),
            [.. regions.Where(region => form.IsMatch(region))],
            [.. regions.Where(region => !form.IsMatch(region))],
            form,
            outputs.Properties().Select(output => KeyValuePair.Create(output.Name, Output(output.Value)))
                .Where(output => output.Key != "name")
                .Append(KeyValuePair.Create<string, object?>("name", name))
                .ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static object? Output(ModelNode node) =>
        node.Json.ValueKind == JsonValueKind.String ? node.AsText() : node.AsFlag();

    private static Regex Pattern(ModelNode node)
    {
        try
        {
            return new Regex(node.AsText(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw node.Bad($"not a regular expression: {fault.Message}");
        }
    }
}
