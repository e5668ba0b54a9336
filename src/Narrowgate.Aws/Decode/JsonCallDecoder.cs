using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// The json protocols, 1.0 and 1.1: X-Amz-Target names the operation, the body is one JSON object. See
/// <see href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html"/>.
/// </summary>
internal sealed class JsonCallDecoder(Limits limits)
{
    public Verdict<PendingCall> Begin(
        AwsRequest request, string target, MediaType media, IReadOnlyList<ServiceModel> services, string signingName)
    {
        if (request is not { Method: "POST", Path: "/", Query: "" })
        {
            return NotUnderstood.Because("A request with X-Amz-Target is a POST to / without a query.");
        }
        if (media is not { Name: "application/x-amz-json-1.0" or "application/x-amz-json-1.1", IsUtf8: true })
        {
            return NotUnderstood.Because("A request with X-Amz-Target has the Content-Type application/x-amz-json-1.0 or application/x-amz-json-1.1.");
        }
        var dot = target.LastIndexOf('.');
        var known = services.Where(service => service.Protocols.Contains(Protocol.Json) && dot > 0 && service.TargetPrefix == target[..dot]
            && service.Operations.ContainsKey(target[(dot + 1)..])).ToList();
        if (known.Count == 0)
        {
            return NotUnderstood.Because($"The X-Amz-Target {NotUnderstood.Quote(target)} names no operation of a service that is signed as {NotUnderstood.Quote(signingName)}.");
        }
        var name = target[(dot + 1)..];
        if (!RpcHead.OneApi(known, name, ServiceClaim.Of(request)).Holds(out var api, out var refusal))
        {
            return refusal;
        }
        return (RpcHead.CheckHeaders(request, api[0].Operations[name], Protocol.Json)
            ?? RpcHead.CheckQueryMode(request, api[0])) is { } objection
            ? objection
            : new PendingCall(
                body => RpcHead.First(api, service => Complete(request, service, service.Operations[name], body)));
    }

    private Verdict<AwsCall> Complete(
        AwsRequest request, ServiceModel service, OperationModel operation, ReadOnlyMemory<byte> sent)
    {
        if (PlainBody.Open(request, operation, sent, limits, out var body) is { } broken)
        {
            return broken;
        }
        var trail = new Trail(limits.DocumentDepth);
        var reader = new JsonBody(trail);
        var parameters = body.IsEmpty
            ? Value.Structure.Empty
            : reader.Read(body, limits.DocumentDepth, root => reader.Structure(root, operation.Input ?? NoParameters.Shape));
        return parameters is null
            ? trail.Refusal ?? NotUnderstood.Unexplained
            : new AwsCall(service, operation, Protocol.Json, parameters)
            {
                AsksForQueryErrors = RpcHead.AsksForQueryErrors(request),
            };
    }
}
