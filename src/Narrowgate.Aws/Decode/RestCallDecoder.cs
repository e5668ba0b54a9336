using System.Collections.Concurrent;
using System.Text;
using System.Text.Unicode;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// The rest-json and rest-xml protocols: method, path, query and headers make the operation, the body is one document
/// or one member. See <see href="https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html"/>.
/// </summary>
internal sealed class RestCallDecoder(Limits limits)
{
    private readonly ConcurrentDictionary<ServiceModel, RestRouter> _routers = new(ReferenceEqualityComparer.Instance);

    public static bool Speaks(ServiceModel service) =>
        service.Protocols.Contains(Protocol.RestXml) || service.Protocols.Contains(Protocol.RestJson);

    public Verdict<PendingCall> Begin(AwsRequest request, MediaType media, IReadOnlyList<ServiceModel> services)
    {
        var trail = new Trail(limits.DocumentDepth);
        if (RestRequest.Parse(request, trail) is not { } parsed)
        {
            return trail.Refusal ?? NotUnderstood.Unexplained;
        }
        var matches = services.Where(service => !S3Specialities.IsElsewhere(service, request.Path))
            .SelectMany(service => Router(service).Match(parsed)).ToList();
        if (!RestRouter.Choose(matches, parsed).Holds(out var names, out var refusal))
        {
            return refusal;
        }
        if (EventStreamShape.OfInput(names[0].Route.Operation) is { } events)
        {
            return Events(names[0], events, parsed, media);
        }
        if (names[0].Route.Streams)
        {
            return !Head(names[0], parsed).Holds(out var streamed, out var objection) ? objection
                : ReturnedMask.Check(streamed) is { } mask ? mask
                : new PendingCall(streamed with { Streamed = names[0].Route.Payload });
        }
        // What the heads cannot be is said before the body is read.
        var heads = names.Select(match => (match.Route, Head: Head(match, parsed))).ToList();
        return heads.TrueForAll(head => !head.Head.Holds(out _, out _)) && !heads[0].Head.Holds(out _, out var first)
            ? first
            : new PendingCall(body => RpcHead.First(heads, head => head.Head.Holds(out var call, out var objection)
                ? Complete(request, media, head.Route, call, body)
                : objection));
    }

    private Verdict<PendingCall> Events(RestMatch match, EventStreamShape stream, RestRequest request, MediaType media)
    {
        if (media.Name != EventMessage.ContentType)
        {
            return NotUnderstood.Because(
                $"{match.Route.Operation.Name} takes the event stream '{stream.Member.Name}' as its request, whose Content-Type is "
                + $"{EventMessage.ContentType}.");
        }
        return Head(match, request).Holds(out var call, out var refusal)
            ? new PendingCall(call with { Streamed = stream.Member })
            : refusal;
    }

    private Verdict<AwsCall> Head(RestMatch match, RestRequest request)
    {
        var trail = new Trail(limits.DocumentDepth);
        return new RestParameters(match, request, trail).Read() is { } parameters
            ? new AwsCall(match.Route.Service, match.Route.Operation, match.Route.Protocol, parameters)
            : trail.Refusal ?? NotUnderstood.Unexplained;
    }

    private RestRouter Router(ServiceModel service) => _routers.GetOrAdd(service, static service => new RestRouter(service));

    private Verdict<AwsCall> Complete(
        AwsRequest request, MediaType media, RestRoute route, AwsCall call, ReadOnlyMemory<byte> sent)
    {
        if (PlainBody.Open(request, route.Operation, sent, limits, out var body) is { } broken)
        {
            return broken;
        }
        if (route.Operation.ChecksumAlgorithmMember is { } member
            && call.Parameters[member] is Value.Text algorithm && !BodyChecksum.IsKnown(algorithm.Content))
        {
            return NotUnderstood.Because($"The checksum algorithm {NotUnderstood.Quote(algorithm.Content)} cannot be computed by this gateway.");
        }
        if (body.IsEmpty)
        {
            return call;
        }
        var trail = new Trail(limits.DocumentDepth);
        return Decode(media, route, body, trail) is { } parameters
            ? call with { Parameters = new Value.Structure(call.Parameters.Members.AddRange(parameters.Members)) }
            : trail.Refusal ?? NotUnderstood.Unexplained;
    }

    private Value.Structure? Decode(MediaType media, RestRoute route, ReadOnlyMemory<byte> body, Trail trail)
    {
        if (!route.HasBody && !(route.Protocol == Protocol.RestJson && body.Span.SequenceEqual("{}"u8)))
        {
            trail.Refuse("has a body, where the model has none");
            return null;
        }
        if (route.Payload is { Shape.Kind: ShapeKind.Blob or ShapeKind.String } raw)
        {
            return Raw(raw, body, trail);
        }
        if (!IsDocument(media, route))
        {
            trail.Refuse($"has a body in the Content-Type {NotUnderstood.Quote(media.Name)}, which this operation does not take");
            return null;
        }
        return route.Protocol == Protocol.RestXml ? Xml(route, body, trail) : Json(route, body, trail);
    }

    // S3's older SDKs call their XML a stream of octets. Where the type is a parameter, it is about something else than this
    // body, which is what the model says.
    private static bool IsDocument(MediaType media, RestRoute route) =>
        route.Headers.ContainsKey("Content-Type") || (media.IsUtf8 && IsDocument(media, route.Protocol));

    private static bool IsDocument(MediaType media, Protocol protocol) => protocol == Protocol.RestXml
        ? media.Name is "" or "application/xml" or "text/xml" or "application/octet-stream"
        : media.Name is "" or "application/json";

    private static Value.Structure? Raw(Member member, ReadOnlyMemory<byte> body, Trail trail)
    {
        if (member.Shape.Kind == ShapeKind.Blob)
        {
            return Value.Structure.Empty.With(member.Name, new Value.Blob(body));
        }
        if (!Utf8.IsValid(body.Span))
        {
            trail.Refuse("has a body that is not UTF-8 text");
            return null;
        }
        return Value.Structure.Empty.With(member.Name, new Value.Text(Encoding.UTF8.GetString(body.Span)));
    }

    private Value.Structure? Json(RestRoute route, ReadOnlyMemory<byte> body, Trail trail)
    {
        var reader = new JsonBody(trail);
        return route.Payload is { } payload
            ? Wrap(payload, reader.Read(body, limits.DocumentDepth, root => reader.Member(root, payload)))
            : reader.Read(
                body,
                limits.DocumentDepth,
                root => reader.Structure(root, route.Operation.Input ?? NoParameters.Shape, RestRoute.IsInBody));
    }

    private static Value.Structure? Xml(RestRoute route, ReadOnlyMemory<byte> body, Trail trail)
    {
        var operation = route.Operation;
        var input = operation.Input ?? NoParameters.Shape;
        var reader = new XmlBody(
            trail, [route.Service.XmlNamespace, operation.InputXmlNamespace, route.Payload?.XmlNamespace?.Uri]);
        return route.Payload is { } payload
            ? Wrap(payload, reader.Read(body, payload.Shape, XmlNames.RootOf(payload), payload.XmlNamespace))
            : reader.Read(body, input, XmlNames.RootOf(operation), rootNamespace: null, RestRoute.IsInBody);
    }

    private static Value.Structure? Wrap(Member payload, Value? value) =>
        value is null ? null : Value.Structure.Empty.With(payload.Name, value);
}
