using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Members;
using Narrowgate.Aws.Models;

namespace Narrowgate.JourneyTests;

/// <summary>
/// The reply to an operation, written from its model: every member once, and a mark in each that hands something out.
/// </summary>
internal sealed class CanaryReply(OperationModel operation, Protocol protocol)
{
    public const string Mark = "CANARY-7f3a9c51";

    // Deeper than any reply of the table hides something.
    private const int Deepest = 12;

    public static string MarkInBase64 { get; } = Convert.ToBase64String(Encoding.ASCII.GetBytes(Mark));

    private bool IsXml => protocol is Protocol.Query or Protocol.Ec2 or Protocol.RestXml;

    public ImmutableArray<Header> Headers =>
    [
        .. Output.Members.Where(member => member.Location == MemberLocation.Header)
            .Select(member => new Header(member.WireName, Text(member.Shape, member, MemberTable.Embedded.Of(member).IsHidden))),
    ];

    public string Body => Output.Payload is { } payload ? Of(Output.MembersByName[payload])
        : IsXml ? Xml().ToString()
        : Json(Output, isHidden: false, depth: 0)!.ToJsonString();

    private Shape Output => operation.Output!;

    private string Of(Member payload)
    {
        var isHidden = MemberTable.Embedded.Of(payload).IsHidden;
        return payload.Shape.Kind is ShapeKind.Blob or ShapeKind.String ? isHidden ? Mark : "plain"
            : IsXml ? new XElement("Root", Content(payload.Shape, isHidden, depth: 0)).ToString()
            : Json(payload.Shape, isHidden, depth: 0)!.ToJsonString();
    }

    private XElement Xml()
    {
        var members = Content(Output, isHidden: false, depth: 0);
        return operation.ResultWrapper is { } wrapper
            ? new XElement($"{operation.Name}Response", new XElement(wrapper, members))
            : new XElement($"{operation.Name}Response", members);
    }

    private static JsonNode? Json(Shape shape, bool isHidden, int depth) => shape.Kind switch
    {
        ShapeKind.Structure => depth >= Deepest ? new JsonObject() : new JsonObject(Bodily(shape).Select(member =>
            KeyValuePair.Create(member.WireName, Json(member, isHidden || MemberTable.Embedded.Of(member).IsHidden, depth)))),
        ShapeKind.List => new JsonArray(Json(shape.Element!, isHidden, depth)),
        ShapeKind.Map => new JsonObject { ["key"] = Json(shape.MapValue!, isHidden, depth) },
        _ => null,
    };

    private static JsonNode? Json(Member member, bool isHidden, int depth) => member.Shape.Kind switch
    {
        ShapeKind.Structure or ShapeKind.List or ShapeKind.Map => Json(member.Shape, isHidden, depth + 1),
        ShapeKind.Integer or ShapeKind.Float => 1,
        ShapeKind.Boolean => true,
        ShapeKind.Document => new JsonObject { ["any"] = isHidden ? Mark : "plain" },
        ShapeKind.Timestamp when (member.TimestampFormat ?? member.Shape.TimestampFormat) is null or TimestampFormat.UnixTimestamp => 1_700_000_000,
        _ => Text(member.Shape, member, isHidden),
    };

    private IEnumerable<XElement> Content(Shape shape, bool isHidden, int depth) => depth >= Deepest ? [] : Bodily(shape)
        .Where(member => !member.IsXmlAttribute)
        .SelectMany(member => Elements(member, isHidden || MemberTable.Embedded.Of(member).IsHidden, depth + 1));

    private IEnumerable<XElement> Elements(Member member, bool isHidden, int depth)
    {
        var name = member.WireName[(member.WireName.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var isFlat = member.IsFlattened || member.Shape.IsFlattened;
        switch (member.Shape.Kind)
        {
            case ShapeKind.Structure:
                return [new XElement(name, Content(member.Shape, isHidden, depth))];
            case ShapeKind.List:
                var element = member.Shape.Element!;
                var item = protocol == Protocol.Ec2 ? "item" : element.LocationName ?? "member";
                var items = Elements(element, isHidden, depth).Select(one => new XElement(isFlat ? name : item, one.Nodes()));
                return isFlat ? items : [new XElement(name, items)];
            case ShapeKind.Map:
                var entry = new XElement(
                    isFlat ? name : "entry",
                    new XElement(member.Shape.Key!.LocationName ?? "key", "key"),
                    Elements(member.Shape.MapValue!, isHidden, depth).Select(one => new XElement(member.Shape.MapValue!.LocationName ?? "value", one.Nodes())));
                return [isFlat ? entry : new XElement(name, entry)];
            default:
                return [new XElement(name, Text(member.Shape, member, isHidden))];
        }
    }

    private static IEnumerable<Member> Bodily(Shape shape) =>
        shape.Members.Where(member => member.Location == MemberLocation.Body && !member.Shape.IsEventStream);

    private static string Text(Shape shape, Member member, bool isHidden) => shape.Kind switch
    {
        ShapeKind.Integer or ShapeKind.Float => "1",
        ShapeKind.Boolean => "true",
        ShapeKind.Timestamp => (member.TimestampFormat ?? shape.TimestampFormat) == TimestampFormat.UnixTimestamp ? "1700000000" : "2026-01-01T00:00:00Z",
        ShapeKind.Blob => isHidden ? MarkInBase64 : "cGxhaW4=",
        _ when member.IsJsonValue => $"\"{(isHidden ? Mark : "plain")}\"",
        _ => isHidden ? Mark : "plain",
    };
}
