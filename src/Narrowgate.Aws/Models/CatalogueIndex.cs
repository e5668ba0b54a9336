using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Narrowgate.Aws.Models;

/// <summary>Which services there are and how their requests are recognised, without their models.</summary>
/// <param name="Source">What the models were compiled from, <c>botocore 1.43.11</c>.</param>
/// <param name="Services">By name.</param>
public sealed record CatalogueIndex(string Source, FrozenDictionary<string, ServiceEntry> Services)
{
    public const string Document = "index.json";

    /// <exception cref="ModelException">The index is not understood.</exception>
    public static CatalogueIndex Read(ReadOnlyMemory<byte> json) => ModelNode.Read(json, Document, root =>
    {
        if (root.GetText("format") is var format && format != ModelWords.Format)
        {
            throw root.Bad($"format '{format}' is not {ModelWords.Format}: compile the models anew");
        }
        return new CatalogueIndex(
            root.GetText("source"),
            root.GetObject("services").Properties()
                .ToFrozenDictionary(entry => entry.Name, entry => Entry(entry.Name, entry.Value), StringComparer.Ordinal));
    });

    private static ServiceEntry Entry(string name, ModelNode node) => new(
        name,
        node.GetText("apiVersion"),
        node.GetText("signingName"),
        node.GetText("endpointPrefix"),
        node.FindText("targetPrefix"),
        node.FindText("serviceId"),
        node.Get("protocols").AsItems().Select(item => item.Meaning(ModelWords.Protocols)).ToImmutableArray());
}
