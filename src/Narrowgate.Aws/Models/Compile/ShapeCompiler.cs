using System.Text.Json;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>The shapes that operations reach, by name.</summary>
internal static class ShapeCompiler
{
    // A shape's own mark holds wherever it is used, unless the place has a mark of its own: botocore lays the
    // reference's marks over the shape's. They are written at the place, so that nobody need merge them again.
    private static readonly string[] MergedTexts = ["locationName", "timestampFormat"];
    private static readonly string[] MergedFlags = ["flattened", "jsonvalue", "xmlAttribute"];
    private static readonly string[] OwnFlags = ["idempotencyToken", "hostLabel", "streaming", "eventheader", "eventpayload"];

    public static void Write(Utf8JsonWriter json, ModelNode root)
    {
        var shapes = root.GetObject("shapes");
        json.WriteStartObject("shapes");
        foreach (var name in Reachable(root.GetObject("operations"), shapes))
        {
            WriteShape(json, name, shapes);
        }
        json.WriteEndObject();
    }

    private static SortedSet<string> Reachable(ModelNode operations, ModelNode shapes)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<ModelNode>();
        foreach (var (_, operation) in operations.Properties())
        {
            Push(open, operation.FindObject("input"));
            Push(open, operation.FindObject("output"));
        }
        while (open.TryPop(out var reference))
        {
            var name = reference.GetText("shape");
            if (reached.Add(name))
            {
                Parts(Target(reference, shapes)).ForEach(part => Push(open, part));
            }
        }
        return reached;
    }

    private static void Push(Stack<ModelNode> open, ModelNode? reference)
    {
        if (reference is { } found)
        {
            open.Push(found);
        }
    }

    private static ModelNode Target(ModelNode reference, ModelNode shapes) =>
        shapes.FindObject(reference.GetText("shape"))
            ?? throw reference.Bad($"there is no shape '{reference.GetText("shape")}'");

    private static List<ModelNode> Parts(ModelNode shape)
    {
        var parts = shape.FindObject("members")?.Properties().Select(member => member.Value).ToList() ?? [];
        foreach (var part in (ReadOnlySpan<string>)["member", "key", "value"])
        {
            if (shape.FindObject(part) is { } reference)
            {
                parts.Add(reference);
            }
        }
        return parts;
    }

    private static void WriteShape(Utf8JsonWriter json, string name, ModelNode shapes)
    {
        var shape = shapes.GetObject(name);
        json.WriteStartObject(name);
        json.WriteString("kind", shape.Flag("document") ? "document" : shape.GetText("type"));
        json.WriteIfTrue("sensitive", shape.Flag("sensitive"));
        json.WriteIfTrue("streaming", shape.Flag("streaming"));
        json.WriteIfTrue("eventstream", shape.Flag("eventstream"));
        json.WriteIfTrue("exception", shape.Flag("exception"));
        json.WriteIfTrue("flattened", shape.Flag("flattened"));
        json.WriteIfPresent("timestampFormat", shape.FindText("timestampFormat"));
        json.WriteIfPresent("payload", shape.FindText("payload"));
        WriteRequired(json, shape);
        if (shape.FindObject("members") is { } members)
        {
            json.WriteStartObject("members");
            foreach (var (memberName, member) in members.Properties())
            {
                WriteMember(json, memberName, member, shapes);
            }
            json.WriteEndObject();
        }
        foreach (var part in (ReadOnlySpan<string>)["member", "key", "value"])
        {
            if (shape.FindObject(part) is { } reference)
            {
                WriteMember(json, part, reference, shapes);
            }
        }
        json.WriteEndObject();
    }

    private static void WriteRequired(Utf8JsonWriter json, ModelNode shape)
    {
        if (shape.Has("required"))
        {
            json.WriteStartArray("required");
            foreach (var member in shape.Texts("required"))
            {
                json.WriteStringValue(member);
            }
            json.WriteEndArray();
        }
    }

    /// <summary>A member without marks is just the name of its shape.</summary>
    private static void WriteMember(Utf8JsonWriter json, string name, ModelNode member, ModelNode shapes)
    {
        var shape = Target(member, shapes);
        var texts = MergedTexts.Select(mark => (mark, text: member.FindText(mark) ?? shape.FindText(mark)))
            .Append((mark: "location", text: member.FindText("location")))
            .Append((mark: "queryName", text: member.FindText("queryName")))
            .Where(entry => entry.text is not null)
            .ToList();
        var flags = MergedFlags.Where(mark => (member.Find(mark) ?? shape.Find(mark))?.AsFlag() == true)
            .Concat(OwnFlags.Where(member.Flag))
            .ToList();
        var xmlNamespace = XmlNamespace(member) ?? XmlNamespace(shape);
        if (texts.Count + flags.Count == 0 && xmlNamespace is null)
        {
            json.WriteString(name, member.GetText("shape"));
            return;
        }
        json.WriteStartObject(name);
        json.WriteString("shape", member.GetText("shape"));
        texts.ForEach(entry => json.WriteString(entry.mark, entry.text));
        flags.ForEach(mark => json.WriteBoolean(mark, value: true));
        json.WriteIfPresent("xmlNamespace", xmlNamespace?.Uri);
        json.WriteIfPresent("xmlPrefix", xmlNamespace?.Prefix);
        json.WriteEndObject();
    }

    /// <summary>A string, or an object with <c>uri</c> and perhaps <c>prefix</c>.</summary>
    internal static XmlNamespace? XmlNamespace(ModelNode node) => node.Find("xmlNamespace") switch
    {
        null => null,
        { Json.ValueKind: JsonValueKind.String } text => new XmlNamespace(text.AsText(), Prefix: null),
        { } whole => new XmlNamespace(whole.GetText("uri"), whole.FindText("prefix")),
    };
}
