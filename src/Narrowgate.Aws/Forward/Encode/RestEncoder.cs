using System.Collections.Immutable;
using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward.Encode;

/// <summary>Requests of the rest-json and rest-xml protocols.</summary>
internal static class RestEncoder
{
    public static UpstreamRequest Encode(AwsCall call)
    {
        var route = RestRoute.Of(call.Service, call.Operation);
        var headers = ImmutableArray.CreateBuilder<Header>();
        var (body, contentType) = call.Streamed switch
        {
            null => Body(call, route),
            { Shape.IsEventStream: true } => ([], EventMessage.ContentType),
            _ => ([], null),
        };
        AddHeaders(headers, call, route);
        if (contentType is not null
            && !headers.Any(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new Header("Content-Type", contentType));
        }
        return new UpstreamRequest(
            call.Operation.Method, Path(call, route), Query(call, route), headers.ToImmutable(), body);
    }

    private static string Path(AwsCall call, RestRoute route)
    {
        var path = new StringBuilder();
        foreach (var segment in route.Template.Segments)
        {
            path.Append('/')
                .Append(segment.IsLabel ? Label(call, route.Labels[segment.Text], segment.IsGreedy) : segment.Text);
        }
        return path.Length == 0 || call.Operation.RequestUri.Split('?')[0].EndsWith('/')
            ? path.Append('/').ToString()
            : path.ToString();
    }

    private static string Label(AwsCall call, Member member, bool isGreedy) => PercentEncoding.Encode(
        WireTextWriter.Write(call.Parameters[member.Name] ?? throw Missing(member), member, TimestampFormat.Iso8601), isGreedy);

    private static string Query(AwsCall call, RestRoute route)
    {
        var pairs = new List<string>();
        foreach (var constant in route.Template.Query)
        {
            // As the model has it: ?acl without an equals sign.
            pairs.Add(constant.Value.Length == 0 ? constant.Name : $"{constant.Name}={constant.Value}");
        }
        foreach (var (name, value) in call.Parameters.Members)
        {
            var member = call.Operation.Input!.MembersByName[name];
            if (member.Location != MemberLocation.Query)
            {
                continue;
            }
            if (value is Value.Structure map)
            {
                pairs.AddRange(map.Members.SelectMany(entry => Pairs(entry.Key, entry.Value, member.Shape.MapValue!)));
            }
            else
            {
                pairs.AddRange(Pairs(member.WireName, value, member));
            }
        }
        return string.Join('&', pairs);
    }

    private static IEnumerable<string> Pairs(string name, Value value, Member member) => value is Value.List list
        ? list.Items.Select(item => Pair(name, item, member.Shape.Element!))
        : [Pair(name, value, member)];

    private static string Pair(string name, Value value, Member member) =>
        $"{PercentEncoding.Encode(name)}={PercentEncoding.Encode(WireTextWriter.Write(value, member, TimestampFormat.Iso8601))}";

    private static void AddHeaders(ImmutableArray<Header>.Builder headers, AwsCall call, RestRoute route)
    {
        foreach (var (name, value) in call.Parameters.Members)
        {
            var member = call.Operation.Input!.MembersByName[name];
            if (member.Location == MemberLocation.HeaderPrefix && value is Value.Structure map)
            {
                headers.AddRange(map.Members.Select(entry => new Header(member.WireName + entry.Key, Text(entry.Value, member.Shape.MapValue!))));
            }
            else if (member.Location == MemberLocation.Header)
            {
                headers.Add(new Header(member.WireName, Text(value, member)));
            }
        }
    }

    private static string Text(Value value, Member member) => value switch
    {
        Value.List list => HeaderList.Join(list.Items.Select(item => Text(item, member.Shape.Element!))),
        Value.Text text when member.IsJsonValue => Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Content)),
        _ => WireTextWriter.Write(value, member, TimestampFormat.Rfc822),
    };

    private static (byte[] Body, string? ContentType) Body(AwsCall call, RestRoute route)
    {
        if (route.Payload is { } payload)
        {
            return call.Parameters[payload.Name] switch
            {
                null => ([], null),
                Value.Blob blob => (blob.Bytes.ToArray(), null),
                Value.Text text when payload.Shape.Kind == ShapeKind.String => (Encoding.UTF8.GetBytes(text.Content), null),
                Value.Structure structure when route.Protocol == Protocol.RestXml => (
                    XmlWriting.Document(
                        structure,
                        payload.Shape,
                        XmlNames.RootOf(payload),
                        XmlNamespaceOf(call, payload),
                        payload.XmlNamespace),
                    "application/xml"),
                { } value => (JsonWriting.Member(value, payload), "application/json"),
            };
        }
        var members = new Value.Structure(call.Parameters.Members.RemoveRange(
            call.Parameters.Members.Keys.Where(name => !RestRoute.IsInBody(call.Operation.Input!.MembersByName[name]))));
        if (route.Protocol == Protocol.RestJson)
        {
            return route.HasBody ? (JsonWriting.Structure(members, call.Operation.Input!), "application/json") : ([], null);
        }
        return members.Members.Count == 0
            ? ([], null)
            : (XmlWriting.Document(members, call.Operation.Input!, XmlNames.RootOf(call.Operation), call.Operation.InputXmlNamespace ?? call.Service.XmlNamespace), "application/xml");
    }

    // A namespace with a prefix is for the attributes only.
    private static string? XmlNamespaceOf(AwsCall call, Member payload) =>
        payload.XmlNamespace is { Prefix: null, Uri: var uri } ? uri : call.Service.XmlNamespace;

    private static InvalidOperationException Missing(Member member) =>
        new($"The parameter '{member.Name}' is a part of the path and is missing.");
}
