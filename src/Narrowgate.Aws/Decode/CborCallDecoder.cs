using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// The protocol rpc-v2-cbor: the path names service and operation, the body is one CBOR map. See
/// <see href="https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html"/>.
/// </summary>
internal sealed class CborCallDecoder(Limits limits)
{
    public const string Header = "smithy-protocol";
    public const string Name = "rpc-v2-cbor";
    public const string Media = "application/cbor";

    /// <summary>Whether anything says that the request is in this protocol, if only half.</summary>
    public static bool IsMeant(AwsRequest request, MediaType media) =>
        request.Header(Header) is not null || media.Name == Media;

    /// <summary>As SDKs write it: the models' target prefix is the name of the service's shape.</summary>
    public static string PathOf(ServiceModel service, OperationModel operation) =>
        $"/service/{service.TargetPrefix}/operation/{operation.Name}";

    public Verdict<PendingCall> Begin(
        AwsRequest request, MediaType media, IReadOnlyList<ServiceModel> services, string signingName)
    {
        if (CheckProtocol(request, media) is { } objection)
        {
            return objection;
        }
        if (Speaking(services) is not { Count: > 0 } speaking)
        {
            return NotUnderstood.Because($"No service that is signed as {NotUnderstood.Quote(signingName)} speaks rpc-v2-cbor: have the SDK use another of the service's protocols.");
        }
        // What precedes /service has no meaning to this protocol, and so could say anything.
        if (request.Path.Split('/') is not ["", "service", var serviceName, "operation", var name])
        {
            return NotUnderstood.Because("A request of the protocol rpc-v2-cbor has the path /service/NAME/operation/NAME.");
        }
        var known = speaking.Where(service => service.TargetPrefix == serviceName && service.Operations.ContainsKey(name)).ToList();
        if (known.Count == 0)
        {
            return NotUnderstood.Because($"The path {NotUnderstood.Quote(request.Path)} names no operation of a service that is signed as {NotUnderstood.Quote(signingName)}.");
        }
        if (!RpcHead.OneApi(known, name, ServiceClaim.Of(request)).Holds(out var api, out var refusal))
        {
            return refusal;
        }
        return (RpcHead.CheckHeaders(request, api[0].Operations[name], Protocol.RpcV2Cbor)
            ?? RpcHead.CheckQueryMode(request, api[0])) is { } unknown
            ? unknown
            : new PendingCall(
                body => RpcHead.First(api, service => Complete(request, media, service, service.Operations[name], body)));
    }

    /// <summary>One protocol, said by everything that can say one.</summary>
    private static Refusal? CheckProtocol(AwsRequest request, MediaType media)
    {
        if (request.Header(Header) is not { } protocol)
        {
            return NotUnderstood.Because("A request with the Content-Type application/cbor has the header 'smithy-protocol: rpc-v2-cbor'.");
        }
        if (protocol != Name)
        {
            return NotUnderstood.Because($"The smithy-protocol {NotUnderstood.Quote(protocol)} is not known: it can be rpc-v2-cbor.");
        }
        if (request.Headers.Any(header => header.Name.ToLowerInvariant() is "x-amz-target" or "x-amzn-target"))
        {
            return NotUnderstood.Because("The request is in two protocols at once: rpc-v2-cbor, and json by its X-Amz-Target.");
        }
        if (media.Name == MediaType.Form || $"&{request.Query}".Contains("&Action=", StringComparison.Ordinal))
        {
            return NotUnderstood.Because("The request is in two protocols at once: rpc-v2-cbor, and query by its form.");
        }
        if (request is not { Method: "POST", Query: "" })
        {
            return NotUnderstood.Because("A request of the protocol rpc-v2-cbor is a POST without a query.");
        }
        if (media is not { Name: Media or "", IsUtf8: true })
        {
            return NotUnderstood.Because("A request of the protocol rpc-v2-cbor has the Content-Type application/cbor.");
        }
        return AcceptsCbor(request)
            ? null
            : NotUnderstood.Because("A request of the protocol rpc-v2-cbor accepts application/cbor: its Accept says otherwise.");
    }

    private static bool AcceptsCbor(AwsRequest request)
    {
        var accepted = request.Headers.Where(header => header.Name.Equals("Accept", StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Value.Split(',', StringSplitOptions.TrimEntries))
            .Select(range => range.Split(';', 2, StringSplitOptions.TrimEntries)[0].ToLowerInvariant()).ToList();
        return accepted.Count == 0 || accepted.Exists(range => range is Media or "application/*" or "*/*");
    }

    private static List<ServiceModel> Speaking(IReadOnlyList<ServiceModel> services) =>
        [.. services.Where(service => service.TargetPrefix is not null && service.Protocols.Contains(Protocol.RpcV2Cbor))];

    private Verdict<AwsCall> Complete(
        AwsRequest request, MediaType media, ServiceModel service, OperationModel operation, ReadOnlyMemory<byte> sent)
    {
        if (PlainBody.Open(request, operation, sent, limits, out var body) is { } broken)
        {
            return broken;
        }
        if (!body.IsEmpty && media.Name.Length == 0)
        {
            return NotUnderstood.Because("A body of the protocol rpc-v2-cbor has the Content-Type application/cbor, and here there is none.");
        }
        var trail = new Trail(limits.DocumentDepth);
        var parameters = body.IsEmpty
            ? Value.Structure.Empty
            : new CborBody(trail).Read(body.Span, operation.Input ?? NoParameters.Shape);
        return parameters is null
            ? trail.Refusal ?? NotUnderstood.Unexplained
            : new AwsCall(service, operation, Protocol.RpcV2Cbor, parameters)
            {
                AsksForQueryErrors = RpcHead.AsksForQueryErrors(request),
            };
    }
}
