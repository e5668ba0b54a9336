using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Hosts;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Inspection;

/// <summary>What the gateway understands of a request that is only looked at.</summary>
/// <param name="Operation">With the parameters as they are: whoever asks has the request already.</param>
public sealed record Inspected(AwsCall Call, Operation Operation);

/// <summary>
/// Understands a request as the data path does, by the same decoder, but asks for no keys, checks no signature, and
/// sends nothing anywhere.
/// </summary>
/// <param name="account">The account of the ARNs, which only a target would tell.</param>
public sealed class RequestInspector(
    IModelSource models, EndpointTable endpoints, OperationWriter writer, Limits limits, string account)
{
    private readonly RequestDecoder _decoder = new(models, limits);
    private readonly ClaimedScopes _scopes = new(models, new AwsHosts(endpoints));
    // Of the gateway's own names nothing is known here: whatever is none of AWS's is taken for one.
    private readonly ArrivalNames _names = new(GatewayNames.Of(), new AwsHosts(endpoints));

    /// <param name="body">The whole, as it was sent.</param>
    public Verdict<Inspected> Of(AwsRequest request, ReadOnlyMemory<byte> body)
    {
        if (!_scopes.Of(request).Holds(out var scope, out var refusal)
            || !AddressOf(request, scope).Holds(out var addressed, out refusal)
            || !_decoder.Begin(addressed.Request, addressed.SigningName).Holds(out var pending, out refusal))
        {
            return refusal;
        }
        if (!pending.StreamsBody && body.Length > limits.DecodedRequestBytes)
        {
            return new Refusal(RefusalReason.TooLarge, "The request's body is larger than this operation may have.");
        }
        var decoded = pending.StreamsBody ? pending.Complete() : pending.Complete(body);
        return decoded.Holds(out var call, out refusal)
            ? new Inspected(call, writer.Describe(call, ScopeOf(call, scope.Region)))
            : refusal;
    }

    private Verdict<Addressed> AddressOf(AwsRequest request, ClaimedScope scope) =>
        _names.Knows(request)
            ? _names.Read(request, scope.SigningName, scope.Region)
            : new Addressed(request, S3Arrival.Named(scope.SigningName, request), EndpointVariant.Standard, "", []);

    private CallScope ScopeOf(AwsCall call, string region)
    {
        var partition = endpoints.Partitions.Values.FirstOrDefault(
            partition => partition.Regions.Contains(region) || partition.PseudoRegions.Contains(region));
        var entry = partition is null ? null : endpoints.Find(call.Service.Name, call.Operation.Name, partition, region);
        return new CallScope(partition?.Name ?? "aws", account, entry?.SigningRegion ?? region);
    }
}
