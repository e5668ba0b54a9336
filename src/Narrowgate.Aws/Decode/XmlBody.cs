using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// Parameters in XML, of the rest-xml protocol: elements of the model only, no document type, no entities.
/// </summary>
/// <param name="xmlNamespaces">What elements may be in, besides none at all: SDKs differ in whether they write it.</param>
internal sealed class XmlBody(Trail trail, IReadOnlyCollection<string?> xmlNamespaces)
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = true,
    };

    public Value.Structure? Read(
        ReadOnlyMemory<byte> body,
        Shape shape,
        string rootName,
        XmlNamespace? rootNamespace,
        Func<Member, bool>? covers = null)
    {
        if (Parse(body) is not { } root)
        {
            trail.Refuse("has a body that is not well-formed XML in UTF-8 without a document type");
            return null;
        }
        if (Surroundings(root) is { } fault)
        {
            trail.Refuse(fault);
            return null;
        }
        if (root.Name.LocalName != rootName || !IsKnown(root.Name.Namespace))
        {
            trail.Refuse($"has the element {NotUnderstood.Quote(root.Name.LocalName)} as its body, where the model has '{rootName}'");
            return null;
        }
        return Structure(root, shape, rootNamespace, covers);
    }

    private static string? Surroundings(XElement root) => root.Document switch
    {
        { Declaration.Encoding: { } encoding } when !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase) =>
            $"has a body in UTF-8 whose declaration says the encoding {NotUnderstood.Quote(encoding)}",
        { } document when document.Nodes().Any(node => node is not (XElement or XText)) =>
            "has a body with comments or instructions beside its root",
        _ => null,
    };

    private static XElement? Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return null;
        }
        try
        {
            // As a string: what the declaration says about an encoding cannot make the bytes mean something else.
            using var text = new StringReader(Encoding.UTF8.GetString(body.Span));
            using var reader = XmlReader.Create(text, Settings);
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private Value.Structure? Structure(
        XElement element, Shape shape, XmlNamespace? xmlNamespace, Func<Member, bool>? covers = null)
    {
        var members = Value.Structure.Empty.Members.ToBuilder();
        if (!Attributes(element, shape, xmlNamespace, members))
        {
            return null;
        }
        if (Children(element) is not { } children)
        {
            return null;
        }
        foreach (var group in children.GroupBy(child => child.Name.LocalName, StringComparer.Ordinal))
        {
            if (Find(shape, group.Key) is not { } member
                || covers?.Invoke(member) == false
                || !group.All(child => IsKnown(child.Name.Namespace)))
            {
                trail.Refuse($"has the unknown element {NotUnderstood.Quote(group.Key)}");
                return null;
            }
            if (Decode([.. group], member) is not { } value)
            {
                return null;
            }
            members[member.Name] = value;
        }
        return new Value.Structure(members.ToImmutable());
    }

    private bool Attributes(
        XElement element,
        Shape shape,
        XmlNamespace? xmlNamespace,
        ImmutableSortedDictionary<string, Value>.Builder members)
    {
        foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            var member = shape.Members.FirstOrDefault(member =>
                member.IsXmlAttribute && LocalName(member.WireName) == attribute.Name.LocalName
                && attribute.Name.NamespaceName == (xmlNamespace?.Uri ?? string.Empty));
            if (member is null)
            {
                trail.Refuse($"has the unknown attribute {NotUnderstood.Quote(attribute.Name.LocalName)}");
                return false;
            }
            if (WireText.Decode(attribute.Value, member, TimestampFormat.Iso8601, trail) is not { } value)
            {
                return false;
            }
            members[member.Name] = value;
        }
        return true;
    }

    // Two of S3's retired shapes give a string and a flattened list the same name: the list is what is in use.
    private static Member? Find(Shape shape, string wireName) => shape.Members
        .Where(member => !member.IsXmlAttribute && member.Location == MemberLocation.Body && LocalName(member.WireName) == wireName)
        .MaxBy(member => member.IsFlattened);

    private Value? Decode(IReadOnlyList<XElement> elements, Member member)
    {
        if (!trail.Enter(member.Name))
        {
            return null;
        }
        var value = (member.IsFlattened, member.Shape.Kind, elements.Count) switch
        {
            (true, ShapeKind.List, _) => Items(elements, member.Shape),
            (true, ShapeKind.Map, _) => Entries(elements, member.Shape),
            (_, _, 1) => One(elements[0], member),
            _ => trail.Refuse("is given more than once"),
        };
        trail.Leave();
        return value;
    }

    private Value? One(XElement element, Member member) => member.Shape.Kind switch
    {
        ShapeKind.Structure => Structure(element, member.Shape, member.XmlNamespace),
        ShapeKind.List => IsBare(element) && Children(element, member.Shape.Element?.WireName) is { } items ? Items(items, member.Shape) : null,
        ShapeKind.Map => IsBare(element) && Children(element, "entry") is { } entries ? Entries(entries, member.Shape) : null,
        _ => Scalar(element, member),
    };

    private Value? Items(IReadOnlyList<XElement> elements, Shape list)
    {
        var items = ImmutableArray.CreateBuilder<Value>(elements.Count);
        foreach (var element in elements)
        {
            if (list.Element is not { } item || Step($"[{items.Count}]", element, item) is not { } value)
            {
                return null;
            }
            items.Add(value);
        }
        return new Value.List(items.MoveToImmutable());
    }

    private Value? Entries(IReadOnlyList<XElement> elements, Shape map)
    {
        var entries = Value.Structure.Empty.Members.ToBuilder();
        foreach (var element in elements)
        {
            if (map is not { Key: { } keyMember, MapValue: { } valueMember }
                || !IsBare(element) || Children(element) is not [var first, var second]
                || first.Name.LocalName != keyMember.WireName || second.Name.LocalName != valueMember.WireName
                || Step("key", first, keyMember) is not Value.Text key || entries.ContainsKey(key.Content))
            {
                return trail.Refuse("has an entry that is not one new key followed by one value");
            }
            if (Step(NotUnderstood.Quote(key.Content), second, valueMember) is not { } value)
            {
                return null;
            }
            entries[key.Content] = value;
        }
        return new Value.Structure(entries.ToImmutable());
    }

    private bool IsBare(XElement element)
    {
        var attribute = element.Attributes().FirstOrDefault(attribute => !attribute.IsNamespaceDeclaration);
        if (attribute is not null)
        {
            trail.Refuse($"has the unknown attribute {NotUnderstood.Quote(attribute.Name.LocalName)}");
        }
        return attribute is null;
    }

    private Value? Step(string step, XElement element, Member member)
    {
        if (!trail.Enter(step))
        {
            return null;
        }
        var value = One(element, member);
        trail.Leave();
        return value;
    }

    private Value? Scalar(XElement element, Member member) =>
        element.Nodes().All(node => node is XText and not XCData)
            && !element.Attributes().Any(attribute => !attribute.IsNamespaceDeclaration)
            ? WireText.Decode(element.Value, member, TimestampFormat.Iso8601, trail)
            : trail.Refuse("is a single value, but has elements, attributes, comments or CDATA in it");

    /// <summary>
    /// The child elements, all of that name where one is given; null where there is anything but them and white
    /// space.
    /// </summary>
    private List<XElement>? Children(XElement element, string? name = null)
    {
        var children = new List<XElement>();
        foreach (var node in element.Nodes())
        {
            if (node is XElement child && (name is null || (child.Name.LocalName == name && IsKnown(child.Name.Namespace))))
            {
                children.Add(child);
            }
            else if (node is not XText text || node is XCData || !string.IsNullOrWhiteSpace(text.Value))
            {
                trail.Refuse(node is XElement stranger
                    ? $"has the unknown element {NotUnderstood.Quote(stranger.Name.LocalName)}"
                    : "has text or comments between its elements");
                return null;
            }
        }
        return children;
    }

    private bool IsKnown(XNamespace xmlNamespace) =>
        xmlNamespace == XNamespace.None || xmlNamespaces.Contains(xmlNamespace.NamespaceName, StringComparer.Ordinal);

    private static string LocalName(string wireName) => wireName[(wireName.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
