using System.Text;
using System.Xml;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward.Encode;

/// <summary>Parameters as an XML document under their names on the wire.</summary>
internal sealed class XmlWriting
{
    // Line ends are entitised where a reader would normalise them: a key may hold a carriage return.
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        OmitXmlDeclaration = true,
        NewLineHandling = NewLineHandling.Entitize,
    };

    private readonly XmlWriter _writer;
    private readonly string? _namespace;

    private XmlWriting(XmlWriter writer, string? xmlNamespace) => (_writer, _namespace) = (writer, xmlNamespace);

    /// <param name="rootPrefix">The namespace that the root declares for its own attributes.</param>
    public static byte[] Document(
        Value.Structure structure,
        Shape shape,
        string rootName,
        string? xmlNamespace,
        XmlNamespace? rootPrefix = null)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, Settings))
        {
            var document = new XmlWriting(writer, xmlNamespace);
            document.Open(rootName);
            document.Content(structure, shape, rootPrefix);
            writer.WriteEndElement();
        }
        return buffer.ToArray();
    }

    private void Open(string name) => _writer.WriteStartElement(name, _namespace);

    private void Content(Value.Structure structure, Shape shape, XmlNamespace? xmlNamespace)
    {
        var members = structure.Members.Select(pair => (Member: shape.MembersByName[pair.Key], pair.Value)).ToList();
        foreach (var (member, value) in members.Where(pair => pair.Member.IsXmlAttribute))
        {
            var name = member.WireName[(member.WireName.IndexOf(':', StringComparison.Ordinal) + 1)..];
            _writer.WriteAttributeString(
                xmlNamespace?.Prefix,
                name,
                xmlNamespace?.Uri,
                WireTextWriter.Write(value, member, TimestampFormat.Iso8601));
        }
        // In the model's order: some services read a sequence.
        foreach (var (member, value) in members.Where(pair => !pair.Member.IsXmlAttribute).OrderBy(pair => shape.Members.IndexOf(pair.Member)))
        {
            Write(value, member, member.WireName);
        }
    }

    private void Write(Value value, Member member, string name)
    {
        switch (value, member.Shape.Kind)
        {
            case (Value.List list, ShapeKind.List):
                Items(list.Items, member, name);
                break;
            case (Value.Structure map, ShapeKind.Map):
                Entries(map, member, name);
                break;
            case (Value.Structure structure, ShapeKind.Structure):
                Open(name);
                Content(structure, member.Shape, member.XmlNamespace);
                _writer.WriteEndElement();
                break;
            default:
                Open(name);
                _writer.WriteString(WireTextWriter.Write(value, member, TimestampFormat.Iso8601));
                _writer.WriteEndElement();
                break;
        }
    }

    private void Items(IEnumerable<Value> items, Member list, string name)
    {
        if (!list.IsFlattened)
        {
            Open(name);
        }
        foreach (var item in items)
        {
            Write(item, list.Shape.Element!, list.IsFlattened ? name : list.Shape.Element!.WireName);
        }
        if (!list.IsFlattened)
        {
            _writer.WriteEndElement();
        }
    }

    private void Entries(Value.Structure map, Member member, string name)
    {
        if (!member.IsFlattened)
        {
            Open(name);
        }
        foreach (var (key, value) in map.Members)
        {
            Open(member.IsFlattened ? name : "entry");
            Write(new Value.Text(key), member.Shape.Key!, member.Shape.Key!.WireName);
            Write(value, member.Shape.MapValue!, member.Shape.MapValue!.WireName);
            _writer.WriteEndElement();
        }
        if (!member.IsFlattened)
        {
            _writer.WriteEndElement();
        }
    }
}
