using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>One partition of <c>partitions.json</c>: aws, aws-cn, aws-us-gov …</summary>
/// <param name="Regions">Its regions.</param>
/// <param name="PseudoRegions">Names that stand for the partition as a whole, <c>aws-global</c>.</param>
/// <param name="Outputs">What rules may ask of it: its name, host name suffixes, the region of its global services.</param>
internal sealed record PartitionRules(
    string Name,
    ImmutableArray<string> Regions,
    ImmutableArray<string> PseudoRegions,
    Regex Form,
    IReadOnlyDictionary<string, object?> Outputs)
{
    public static ImmutableArray<PartitionRules> Read(ReadOnlyMemory<byte> json) =>
        ModelNode.Read(json, "partitions.json", root => root.Get("partitions").AsItems().Select(Partition).ToImmutableArray());

    /// <summary>The partition of a region; aws where none knows it.</summary>
    public static PartitionRules Of(string region, ImmutableArray<PartitionRules> all) =>
        all.FirstOrDefault(partition => partition.Regions.Contains(region) || partition.PseudoRegions.Contains(region))
        ?? all.FirstOrDefault(partition => partition.Form.IsMatch(region))
        ?? all.First(partition => partition.Name == "aws");

    private static PartitionRules Partition(ModelNode node)
    {
        var name = node.GetText("id");
        var form = new Regex(node.GetText("regionRegex"), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        var regions = node.GetObject("regions").Properties().Select(region => region.Name).Order(StringComparer.Ordinal).ToList();
        var outputs = node.GetObject("outputs").Properties().ToDictionary(
            output => output.Name,
            object? (output) => output.Value.Json.ValueKind == System.Text.Json.JsonValueKind.String ? output.Value.AsText() : output.Value.AsFlag(),
            StringComparer.Ordinal);
        outputs["name"] = name;
        return new PartitionRules(
            name,
            [.. regions.Where(region => form.IsMatch(region))],
            [.. regions.Where(region => !form.IsMatch(region))],
            form,
            outputs);
    }
}
