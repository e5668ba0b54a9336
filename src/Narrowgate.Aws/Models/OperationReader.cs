using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Models;

/// <summary>One operation of a compact document, its labels checked against its input.</summary>
internal static partial class OperationReader
{
    public static OperationModel Read(string name, ModelNode node, ShapeReader shapes)
    {
        var operation = new OperationModel
        {
            Name = name,
            Method = node.GetText("method"),
            RequestUri = node.GetText("uri"),
            Input = Structure(node, "input", shapes),
            Output = Structure(node, "output", shapes),
            ResultWrapper = node.FindText("resultWrapper"),
            InputElement = node.FindText("inputElement"),
            InputXmlNamespace = node.FindText("inputXmlNamespace"),
            HostPrefix = node.FindText("hostPrefix"),
            RequiresChecksum = node.Flag("requiresChecksum"),
            ChecksumAlgorithmMember = node.FindText("checksumAlgorithm"),
            IsUnsigned = node.Flag("unsigned"),
            TakesUnsignedBody = node.Flag("unsignedBody"),
        };
        Check(operation, node);
        return operation;
    }

    private static Shape? Structure(ModelNode node, string part, ShapeReader shapes)
    {
        if (node.Find(part) is not { } reference)
        {
            return null;
        }
        var shape = shapes.Get(reference);
        return shape.Kind == ShapeKind.Structure ? shape : throw reference.Bad($"'{shape.Name}' is not a structure");
    }

    private static void Check(OperationModel operation, ModelNode node)
    {
        if (operation.RequestUri.FirstOrDefault() != '/')
        {
            throw node.Bad($"the path '{operation.RequestUri}' does not begin with a slash");
        }
        if (!Methods().IsMatch(operation.Method))
        {
            throw node.Bad($"'{operation.Method}' is not a method");
        }
        var members = operation.Input?.Members ?? [];
        var inPath = members.Where(member => member.Location == MemberLocation.Path).Select(member => member.WireName);
        foreach (var label in Labels().Matches(operation.RequestUri).Select(label => label.Groups["name"].Value))
        {
            if (!inPath.Contains(label, StringComparer.Ordinal))
            {
                throw node.Bad($"no member of the input fills '{{{label}}}' of the path");
            }
        }
        foreach (var label in Labels().Matches(operation.HostPrefix ?? "").Select(label => label.Groups["name"].Value))
        {
            if (!members.Any(member => member.IsHostLabel && member.Name == label))
            {
                throw node.Bad($"no member of the input fills '{{{label}}}' of the host prefix");
            }
        }
        if (operation.ChecksumAlgorithmMember is { } algorithm && !members.Any(member => member.Name == algorithm))
        {
            throw node.Bad($"the input has no member '{algorithm}' to name the checksum's algorithm");
        }
    }

    [GeneratedRegex(@"\{(?<name>[^{}+]+)\+?\}",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Labels();

    [GeneratedRegex(@"\A(GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Methods();
}
