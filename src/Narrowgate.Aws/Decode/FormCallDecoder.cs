using System.Collections.Immutable;
using System.Text;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// The query and ec2 protocols: Action, Version and dotted parameters in a form, or in the query of a GET. See
/// <see href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html"/>.
/// </summary>
internal sealed class FormCallDecoder(Limits limits)
{
    public static bool Speaks(ServiceModel service) => ProtocolOf(service) is not null;

    /// <summary>A GET with an Action: what presigned STS URLs are.</summary>
    public static bool IsInQuery(AwsRequest request) =>
        request is { Method: "GET", Path: "/" } && $"&{request.Query}".Contains("&Action=", StringComparison.Ordinal);

    public Verdict<PendingCall> Begin(
        AwsRequest request, MediaType media, IReadOnlyList<ServiceModel> services, string signingName)
    {
        var isInQuery = IsInQuery(request);
        if (!isInQuery && request is not { Method: "POST", Path: "/", Query: "" })
        {
            return NotUnderstood.Because("A request of the query protocol is a POST of a form to / without a query.");
        }
        if (!media.IsUtf8)
        {
            return NotUnderstood.Because("A form is in UTF-8, and its Content-Type says nothing else.");
        }
        return new PendingCall(body => Complete(request, isInQuery, services, signingName, body));
    }

    private Verdict<AwsCall> Complete(
        AwsRequest request,
        bool isInQuery,
        IReadOnlyList<ServiceModel> services,
        string signingName,
        ReadOnlyMemory<byte> sent)
    {
        if (PlainBody.Open(request, operation: null, sent, limits, out var body) is { } broken)
        {
            return broken;
        }
        if (isInQuery && !body.IsEmpty)
        {
            return NotUnderstood.Because("Parameters are in the query, and there is a body too.");
        }
        var trail = new Trail(limits.DocumentDepth);
        if (!(isInQuery
            ? QueryPair.TryParseQuery(request.Query, trail, out var pairs)
            : QueryPair.TryParseForm(Encoding.Latin1.GetString(body.Span), trail, out pairs)))
        {
            return trail.Refusal ?? NotUnderstood.Unexplained;
        }
        if (One(pairs, "Action") is not { } action || One(pairs, "Version") is not { } version)
        {
            return NotUnderstood.Because("A request of the query protocol has exactly one Action and one Version.");
        }
        var known = services.Where(service => service.ApiVersion == version && service.Operations.ContainsKey(action))
            .ToList();
        if (known.Count == 0)
        {
            return NotUnderstood.Because(
                $"The Action {NotUnderstood.Quote(action)} in Version {NotUnderstood.Quote(version)} is no operation of a service that is signed as {NotUnderstood.Quote(signingName)}.");
        }
        return RpcHead.OneApi(known, action, ServiceClaim.Of(request)).Holds(out var api, out var refusal)
            ? RpcHead.First(api, service => Decode(request, service, service.Operations[action], Parameters(pairs, isInQuery)))
            : refusal;
    }

    private Verdict<AwsCall> Decode(
        AwsRequest request, ServiceModel service, OperationModel operation, ImmutableArray<QueryPair> pairs)
    {
        var protocol = ProtocolOf(service) ?? Protocol.Query;
        if (RpcHead.CheckHeaders(request, operation, protocol) is { } objection)
        {
            return objection;
        }
        var trail = new Trail(limits.DocumentDepth);
        var root = new FormNode();
        foreach (var pair in pairs)
        {
            if (!root.TryAdd(pair, limits.DocumentDepth, trail))
            {
                return trail.Refusal ?? NotUnderstood.Unexplained;
            }
        }
        var parameters = new FormDecoder(FormNames.Of(protocol), trail)
            .Structure(root, operation.Input ?? NoParameters.Shape);
        return parameters is null
            ? trail.Refusal ?? NotUnderstood.Unexplained
            : new AwsCall(service, operation, protocol, parameters);
    }

    private static Protocol? ProtocolOf(ServiceModel service)
    {
        foreach (var protocol in service.Protocols)
        {
            if (protocol is Protocol.Query or Protocol.Ec2)
            {
                return protocol;
            }
        }
        return null;
    }

    private static string? One(ImmutableArray<QueryPair> pairs, string name)
    {
        var values = pairs.Where(pair => pair.Name == name).ToList();
        return values.Count == 1 ? values[0].Value : null;
    }

    // A signature in the query was checked; one in a form was not even looked at.
    private static ImmutableArray<QueryPair> Parameters(ImmutableArray<QueryPair> pairs, bool isInQuery)
    {
        var isPresigned = isInQuery && pairs.Any(pair => pair.Name == "X-Amz-Signature");
        return pairs.RemoveAll(pair => pair.Name is "Action" or "Version"
            || (isPresigned && KnownHeaders.OfPresignedQuery.Contains(pair.Name)));
    }
}
