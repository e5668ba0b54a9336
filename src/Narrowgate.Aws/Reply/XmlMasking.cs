using System.Text;
using System.Xml;
using System.Xml.Linq;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// Masks XML in a parsed document; names are matched by what follows the prefix, as SDKs do. What is hidden and the
/// model does not know is masked as one, elements and all.
/// </summary>
internal sealed class XmlMasking(MaskTrail trail)
{
    private static readonly XmlReaderSettings Reading = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    private static readonly XmlWriterSettings Writing = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        NewLineHandling = NewLineHandling.Entitize,
    };

    /// <param name="isHidden">Whether the whole body is, as the payload of a hidden member.</param>
    /// <param name="wrapper">The element of a query reply that holds the members; null where the root does.</param>
    /// <returns>Null where the wrapper is missing.</returns>
    /// <exception cref="XmlException">The body is not XML, or has a document type.</exception>
    public byte[]? Mask(ReadOnlyMemory<byte> body, Shape shape, bool isHidden, string? wrapper)
    {
        using var bytes = new MemoryStream(body.ToArray(), writable: false);
        using var reader = XmlReader.Create(bytes, Reading);
        var document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        var starts = wrapper is null
            ? [document.Root!]
            : document.Root!.Elements().Where(element => element.Name.LocalName == wrapper).ToList();
        if (starts.Count == 0)
        {
            return null;
        }
        foreach (var start in starts)
        {
            Structure(start, shape, isHidden);
        }
        using var masked = new MemoryStream();
        using (var writer = XmlWriter.Create(masked, Settings(document)))
        {
            document.Save(writer);
        }
        return masked.ToArray();
    }

    private static XmlWriterSettings Settings(XDocument document)
    {
        var settings = Writing.Clone();
        settings.OmitXmlDeclaration = document.Declaration is null;
        return settings;
    }

    private void Structure(XElement element, Shape shape, bool isHidden)
    {
        foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            var member = shape.Members.FirstOrDefault(
                member => member.IsXmlAttribute && Is(member.WireName, attribute.Name));
            if (member is not null && HiddenMembers.IsHidden(member, isHidden))
            {
                attribute.Value = Redaction.Text(member, TimestampFormat.Iso8601);
                Mark(member.Name);
            }
        }
        var counts = new Dictionary<Member, int>();
        var keys = new Dictionary<Member, MaskedKeys>();
        foreach (var child in element.Elements())
        {
            var member = shape.Members.FirstOrDefault(member => !member.IsXmlAttribute && IsCalled(member, child.Name));
            trail.Enter(shape, member, child.Name.LocalName);
            var isChildHidden = HiddenMembers.IsHidden(member, isHidden);
            if (member is { IsFlattened: true, Shape.Kind: ShapeKind.Map })
            {
                keys.TryAdd(member, new MaskedKeys(member.Shape, isChildHidden));
                Entry(child, member.Shape, isChildHidden, keys[member]);
            }
            else if (member is { IsFlattened: true })
            {
                Flattened(child, member, counts, isChildHidden);
            }
            else
            {
                Value(child, member, isChildHidden);
            }
            trail.Leave();
        }
    }

    private void Flattened(XElement element, Member member, Dictionary<Member, int> counts, bool isHidden)
    {
        var index = counts.GetValueOrDefault(member);
        counts[member] = index + 1;
        trail.Enter(index);
        Value(element, member.Shape.Element, isHidden);
        trail.Leave();
    }

    private void Value(XElement element, Member? member, bool isHidden)
    {
        if (HiddenMembers.ArePassedOver(member?.Shape, isHidden))
        {
            return;
        }
        switch (member?.Shape.Kind)
        {
            case ShapeKind.Structure:
                Structure(element, member.Shape, isHidden);
                break;
            case ShapeKind.List:
                Items(element, member.Shape, isHidden);
                break;
            case ShapeKind.Map:
                var keys = new MaskedKeys(member.Shape, isHidden);
                foreach (var entry in element.Elements())
                {
                    Entry(entry, member.Shape, isHidden, keys);
                }
                break;
            default:
                Leaf(element, member, isHidden);
                break;
        }
    }

    private void Items(XElement element, Shape list, bool isHidden)
    {
        var index = 0;
        foreach (var item in element.Elements())
        {
            trail.Enter(index++);
            Value(item, list.Element, isHidden);
            trail.Leave();
        }
    }

    private void Entry(XElement entry, Shape map, bool isHidden, MaskedKeys keys)
    {
        var parts = entry.Elements().ToLookup(part => map.Key is not null && Is(map.Key.WireName, part.Name));
        var name = "";
        foreach (var key in parts[true])
        {
            if (keys.AreHidden)
            {
                key.Value = keys.Next();
            }
            name = key.Value;
        }
        trail.Enter(name);
        foreach (var value in parts[false])
        {
            Value(value, map.MapValue, isHidden);
        }
        trail.Leave();
    }

    private void Leaf(XElement element, Member? member, bool isHidden)
    {
        if (isHidden)
        {
            element.Value = Redaction.Text(member, TimestampFormat.Iso8601);
            trail.Mark();
        }
    }

    private void Mark(string step)
    {
        trail.Enter(step);
        trail.Mark();
        trail.Leave();
    }

    private static bool IsCalled(Member member, XName name) =>
        Is(member.WireName, name)
            || (member.IsFlattened && member.Shape.Element?.LocationName is { } item && Is(item, name));

    private static bool Is(string wireName, XName name) =>
        wireName[(wireName.IndexOf(':', StringComparison.Ordinal) + 1)..].Equals(
            name.LocalName, StringComparison.OrdinalIgnoreCase);
}
