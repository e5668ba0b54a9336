using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Narrowgate.Aws.Models;

/// <summary>Reads a compact document; what is not whole and known throughout is a fault that names its place.</summary>
public static class ModelReader
{
    /// <exception cref="ModelException">The document is not a whole model of that service.</exception>
    public static ServiceModel Read(string service, ReadOnlyMemory<byte> compact) =>
        ModelNode.Read(compact, service, root => Read(service, root));

    private static ServiceModel Read(string service, ModelNode root)
    {
        if (root.GetText("format") is var format && format != ModelWords.Format)
        {
            throw root.Bad($"format '{format}' is not {ModelWords.Format}: compile the models anew");
        }
        if (root.GetText("name") is var name && name != service)
        {
            throw root.Bad($"this is the model of '{name}'");
        }
        var shapes = new ShapeReader(service, root.GetObject("shapes"));
        var protocols = root.Get("protocols").AsItems().Select(item => item.Meaning(ModelWords.Protocols))
            .ToImmutableArray();
        if (protocols.IsEmpty)
        {
            throw root.Bad("a service speaks one protocol at least");
        }
        return new ServiceModel
        {
            Name = service,
            ApiVersion = root.GetText("apiVersion"),
            EndpointPrefix = root.GetText("endpointPrefix"),
            SigningName = root.GetText("signingName"),
            Protocols = protocols,
            TargetPrefix = root.FindText("targetPrefix"),
            JsonVersion = root.FindText("jsonVersion"),
            XmlNamespace = root.FindText("xmlNamespace"),
            IsQueryCompatible = root.Flag("queryCompatible"),
            Operations = root.GetObject("operations").Properties()
                .ToFrozenDictionary(
                    entry => entry.Name,
                    entry => OperationReader.Read(entry.Name, entry.Value, shapes),
                    StringComparer.Ordinal),
        };
    }
}
