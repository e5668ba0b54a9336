using System.Collections.Frozen;
using System.Text.Json;

namespace Narrowgate.Aws.Models;

/// <summary>
/// The shapes of a compact document. Shapes may contain themselves, so all are made first, empty, and given their
/// parts second.
/// </summary>
internal sealed class ShapeReader
{
    private readonly Dictionary<string, Shape> _shapes = new(StringComparer.Ordinal);

    // S3's Body is an ordinary blob, but a stream where four members use it: their shape is one of its own.
    private readonly Dictionary<string, Shape> _streams = new(StringComparer.Ordinal);

    private readonly string _service;

    public ShapeReader(string service, ModelNode shapes)
    {
        _service = service;
        foreach (var (name, node) in shapes.Properties())
        {
            _shapes.Add(name, Empty(name, node.AsObject()));
        }
        foreach (var (name, node) in shapes.Properties())
        {
            Fill(_shapes[name], node);
        }
    }

    /// <summary>The shape that the reference names.</summary>
    public Shape Get(ModelNode reference) =>
        _shapes.TryGetValue(reference.AsText(), out var shape)
            ? shape
            : throw reference.Bad($"there is no shape '{reference.AsText()}'");

    private Shape Empty(string name, ModelNode node) => new()
    {
        Service = _service,
        Name = name,
        Kind = node.Get("kind").Meaning(ModelWords.Kinds),
        IsSensitive = node.Flag("sensitive"),
        IsStreaming = node.Flag("streaming"),
        IsEventStream = node.Flag("eventstream"),
        IsException = node.Flag("exception"),
        IsLong = node.GetText("kind") == "long",
        IsFlattened = node.Flag("flattened"),
        TimestampFormat = node.Find("timestampFormat")?.Meaning(ModelWords.TimestampFormats),
        Payload = node.FindText("payload"),
        Required = [.. node.Texts("required")],
    };

    private void Fill(Shape shape, ModelNode node)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                shape.Members = [.. (node.FindObject("members")?.Properties() ?? []).Select(entry => Part(shape, entry.Name, entry.Value))];
                shape.MembersByName = shape.Members.ToFrozenDictionary(member => member.Name, StringComparer.Ordinal);
                CheckNames(shape, node);
                break;
            case ShapeKind.List:
                shape.Element = Part(shape, "member", node.Get("member"));
                break;
            case ShapeKind.Map:
                shape.Key = Part(shape, "key", node.Get("key"));
                shape.MapValue = Part(shape, "value", node.Get("value"));
                break;
        }
    }

    private static void CheckNames(Shape shape, ModelNode node)
    {
        foreach (var name in shape.Payload is { } payload ? shape.Required.Add(payload) : shape.Required)
        {
            if (!shape.MembersByName.ContainsKey(name))
            {
                throw node.Bad($"there is no member '{name}'");
            }
        }
    }

    private Member Part(Shape owner, string name, ModelNode node)
    {
        if (node.Json.ValueKind == JsonValueKind.String)
        {
            return new Member { Name = name, Shape = Get(node), Owner = owner };
        }
        var shape = Get(node.AsObject().Get("shape"));
        return new Member
        {
            Name = name,
            Shape = node.Flag("streaming") ? Stream(shape, node) : shape,
            Owner = owner,
            Location = node.Find("location")?.Meaning(ModelWords.Locations) ?? MemberLocation.Body,
            LocationName = node.FindText("locationName"),
            QueryName = node.FindText("queryName"),
            IsFlattened = node.Flag("flattened"),
            IsXmlAttribute = node.Flag("xmlAttribute"),
            XmlNamespace = node.FindText("xmlNamespace") is { } uri
                ? new XmlNamespace(uri, node.FindText("xmlPrefix"))
                : null,
            IsIdempotencyToken = node.Flag("idempotencyToken"),
            IsJsonValue = node.Flag("jsonvalue"),
            IsHostLabel = node.Flag("hostLabel"),
            IsEventHeader = node.Flag("eventheader"),
            IsEventPayload = node.Flag("eventpayload"),
            TimestampFormat = node.Find("timestampFormat")?.Meaning(ModelWords.TimestampFormats),
        };
    }

    private Shape Stream(Shape shape, ModelNode node)
    {
        if (shape.Kind is not (ShapeKind.Blob or ShapeKind.String))
        {
            throw node.Bad($"'{shape.Name}' cannot stream");
        }
        if (!_streams.TryGetValue(shape.Name, out var stream))
        {
            stream = new Shape
            {
                Service = _service, Name = shape.Name, Kind = shape.Kind, IsSensitive = shape.IsSensitive, IsStreaming = true,
            };
            _streams.Add(shape.Name, stream);
        }
        return stream;
    }
}
