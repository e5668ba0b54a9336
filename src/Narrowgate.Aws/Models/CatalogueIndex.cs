using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Narrowgate.Aws.Models.Compile;

namespace Narrowgate.Aws.Models;

/// <summary>Which services there are and how their requests are recognised, without their models.</summary>
/// <param name="Source">What the models were compiled from, <c>botocore 1.43.11</c>.</param>
/// <param name="Taken">The day on which that was the newest: AWS changes its services every day.</param>
/// <param name="Services">By name.</param>
public sealed record CatalogueIndex(string Source, DateOnly Taken, FrozenDictionary<string, ServiceEntry> Services)
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
            Date(root.Get("taken")),
            root.GetObject("services").Properties()
                .ToFrozenDictionary(entry => entry.Name, entry => Entry(entry.Name, entry.Value), StringComparer.Ordinal));
    });

    /// <summary>With these services added, or in the place of those of the same name.</summary>
    public CatalogueIndex With(AddedModels? added)
    {
        if (added is null)
        {
            return this;
        }
        var entries = Services.ToDictionary(StringComparer.Ordinal);
        foreach (var service in added.Services)
        {
            entries[service.Name] = ServiceEntry.Of(service);
        }
        return this with
        {
            Source = $"{Source}; {string.Join(", ", added.Services.Select(service => service.Name))} of {added.Path}",
            Services = entries.ToFrozenDictionary(StringComparer.Ordinal),
        };
    }

    private static DateOnly Date(ModelNode node) =>
        DateOnly.TryParseExact(node.AsText(), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw node.Bad($"'{node.AsText()}' is no date like 2026-05-20");

    private static ServiceEntry Entry(string name, ModelNode node) => new(
        name,
        node.GetText("apiVersion"),
        node.GetText("signingName"),
        node.GetText("endpointPrefix"),
        node.FindText("targetPrefix"),
        node.FindText("serviceId"),
        node.Get("protocols").AsItems().Select(item => item.Meaning(ModelWords.Protocols)).ToImmutableArray());
}
