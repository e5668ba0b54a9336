using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Models;

/// <summary>A model in the lines that <c>describe.py</c> writes of botocore's.</summary>
internal static class ModelLines
{
    private static readonly Dictionary<Protocol, string> Protocols = new()
    {
        [Protocol.Query] = "query",
        [Protocol.Ec2] = "ec2",
        [Protocol.Json] = "json",
        [Protocol.RestJson] = "rest-json",
        [Protocol.RestXml] = "rest-xml",
        [Protocol.RpcV2Cbor] = "smithy-rpc-v2-cbor",
    };

    public static IReadOnlyList<string> Of(ServiceModel service)
    {
        var lines = new List<string>
        {
            Line("service", service.Name, service.ApiVersion, service.EndpointPrefix, service.SigningName,
                string.Join(',', service.Protocols.Select(protocol => Protocols[protocol])),
                service.TargetPrefix, service.JsonVersion, service.XmlNamespace),
        };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in service.Operations.Values)
        {
            lines.Add(Line("operation", operation.Name, operation.Method, operation.RequestUri, operation.Input?.Name, operation.Output?.Name,
                operation.ResultWrapper, operation.InputElement, operation.InputXmlNamespace, operation.HostPrefix, operation.RequiresChecksum,
                operation.ChecksumAlgorithmMember, operation.IsUnsigned, operation.TakesUnsignedBody));
            Walk(operation.Input, seen, lines);
            Walk(operation.Output, seen, lines);
        }
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static void Walk(Shape? root, HashSet<string> seen, List<string> lines)
    {
        var open = new Stack<Shape?>([root]);
        while (open.TryPop(out var shape))
        {
            if (shape is null || !seen.Add(shape.Name))
            {
                continue;
            }
            foreach (var member in shape.Members.Concat(new[] { shape.Element, shape.Key, shape.MapValue }.OfType<Member>()))
            {
                lines.Add(OfMember(shape, member));
                open.Push(member.Shape);
            }
            if (shape.Kind is ShapeKind.Structure || shape.Kind is ShapeKind.Document)
            {
                lines.Add(Line("structure", shape.Name, Kind(shape), string.Join(',', shape.Required), shape.Payload, shape.IsException));
            }
        }
    }

    private static string OfMember(Shape owner, Member member) => Line(
        "member", owner.Name, member.Name, member.Shape.Name, Kind(member.Shape), Location(member.Location), member.WireName,
        member.QueryName, member.IsFlattened, member.IsXmlAttribute, member.XmlNamespace?.Uri, member.XmlNamespace?.Prefix,
        member.IsIdempotencyToken, member.IsJsonValue, member.IsHostLabel, member.IsEventHeader, member.IsEventPayload,
        Format(member.TimestampFormat), member.Shape.IsStreaming, member.Shape.IsSensitive, member.Shape.IsEventStream, member.Shape.IsLong);

    private static string Line(params object?[] parts) =>
        string.Join('|', parts.Select(part => part switch { true => "yes", false => "", _ => part }));

    private static string Kind(Shape shape) => shape.Kind.ToString().ToLowerInvariant();

    private static string? Location(MemberLocation location) => location switch
    {
        MemberLocation.Path => "uri",
        MemberLocation.Query => "querystring",
        MemberLocation.Header => "header",
        MemberLocation.HeaderPrefix => "headers",
        MemberLocation.StatusCode => "statusCode",
        _ => null,
    };

    private static string? Format(TimestampFormat? format) => format switch
    {
        TimestampFormat.Iso8601 => "iso8601",
        TimestampFormat.Rfc822 => "rfc822",
        TimestampFormat.UnixTimestamp => "unixTimestamp",
        _ => null,
    };
}
