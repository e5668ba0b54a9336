using System.Xml.Linq;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// Replies in XML that are masked: what comes out parses, and another walk by the model finds nothing sensitive in it.
/// </summary>
internal sealed class MaskXmlTarget : IFuzzTarget
{
    public string Name => "mask-xml";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "<!--a-->", "<![CDATA[hidden]]>", "<?a b?>", "&#x41;", "<SecretAccessKey>hidden</SecretAccessKey>", "<secretaccesskey>", "<a:SecretAccessKey xmlns:a='b'>",
        "<Credentials>", "</Credentials>", "<member>", "</member>", " xmlns=\"urn:a\"", "<CreateAccessKeyResult>", "</CreateAccessKeyResult>", "hidden",
    ];

    public string Run(ReadOnlyMemory<byte> input)
    {
        if (MaskInput.Read(input, protocol => protocol is Protocol.Query or Protocol.Ec2 or Protocol.RestXml) is not { } reply)
        {
            return "no such operation";
        }
        if (!reply.Mask().Holds(out var masked, out var refusal))
        {
            return Gateway.Outcome(refusal);
        }
        var operation = reply.Call.Operation;
        if (reply.Body.IsEmpty || !ReplyMasker.NeedsBody(operation) || operation.Output!.Payload is not null)
        {
            return "not XML";
        }
        using var bytes = new MemoryStream(masked.Body.ToArray(), writable: false);
        var root = XDocument.Load(bytes, LoadOptions.PreserveWhitespace).Root!;
        var starts = operation.ResultWrapper is { } wrapper
            ? root.Elements().Where(element => element.Name.LocalName == wrapper)
            : [root];
        foreach (var start in starts)
        {
            Check(start, operation.Output, isHidden: false);
        }
        return $"{operation.Name} {Math.Min(masked.Masked.Length, 8)}";
    }

    private static void Check(XElement element, Shape? shape, bool isHidden)
    {
        if (isHidden && element.Nodes().Any(IsLeft))
        {
            throw new BrokenOracle($"something sensitive is left in <{element.Name.LocalName}>");
        }
        foreach (var child in element.Elements())
        {
            if (shape?.Kind == ShapeKind.Map)
            {
                foreach (var part in child.Elements().Where(part => part.Name.LocalName.Equals(shape.MapValue!.WireName, StringComparison.OrdinalIgnoreCase)))
                {
                    Check(part, shape.MapValue!.Shape, isHidden);
                }
                continue;
            }
            var (member, held) = Part(shape, child.Name.LocalName);
            Check(child, held, shape?.Kind == ShapeKind.List ? isHidden : HiddenMembers.IsHidden(member, isHidden));
        }
    }

    private static bool IsLeft(XNode node) => node switch
    {
        XText text => !string.IsNullOrWhiteSpace(text.Value) && !MaskInput.IsRedaction(text.Value),
        XComment or XProcessingInstruction => true,
        _ => false,
    };

    private static (Member? Member, Shape? Held) Part(Shape? shape, string name)
    {
        if (shape?.Kind == ShapeKind.List)
        {
            return (shape.Element, shape.Element?.Shape);
        }
        var member = shape?.Members.FirstOrDefault(member => member.WireName.Equals(name, StringComparison.OrdinalIgnoreCase));
        return (member, member is { IsFlattened: true, Shape.Kind: ShapeKind.List } ? member.Shape.Element?.Shape : member?.Shape);
    }
}
