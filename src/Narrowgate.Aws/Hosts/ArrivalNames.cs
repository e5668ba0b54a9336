using System.Collections.Immutable;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Hosts;

/// <summary>
/// Reads the Host of a request, once its signature is checked over the request as it came: which of the gateway's or of
/// AWS's names it is, and what a name of S3's says of the bucket. Where a client uses AWS's own names (through a proxy),
/// they say which variant it means too.
/// </summary>
public sealed class ArrivalNames(GatewayNames gateway, AwsHosts aws)
{
    /// <param name="signingName">For which service the signature is.</param>
    /// <param name="region">And for which region.</param>
    public Verdict<Addressed> Read(AwsRequest request, string signingName, string region)
    {
        if (!HostName.Parse(request.Header("Host")).Holds(out var host, out var refusal))
        {
            return refusal;
        }
        var isS3 = SigningScope.IsOfS3(signingName);
        if (gateway.Before(host) is { } before)
        {
            return isS3 && before.Length > 0
                ? OfS3(request, host, signingName, region, arrival => arrival.AtGateway(before))
                : new Addressed(request, S3Arrival.Named(signingName, request), EndpointVariant.Standard, before, []);
        }
        return aws.Find(host) switch
        {
            null => Stranger(host),
            { S3: { } place } => isS3
                ? OfS3(request, host, signingName, region, arrival => arrival.AtAws(place))
                : NotUnderstood.Because($"The Host is S3's, and the signature is for {NotUnderstood.Quote(signingName)}."),
            var found => OfService(request, found, signingName, region),
        };
    }

    /// <summary>Why no token is taken under that Host; null for the names of the gateway and of AWS's STS.</summary>
    public Refusal? ExchangeFault(AwsRequest request) =>
        !HostName.Parse(request.Header("Host")).Holds(out var host, out var refusal) ? refusal
        : gateway.Before(host) is "" or "sts." || aws.Find(host)?.Served.Any(served => served.Service == "sts") == true ? null
        : Stranger(host);

    /// <summary>Whether the Host ends with one of the gateway's names, or is one of AWS's.</summary>
    public bool Knows(AwsRequest request) => HostName.Parse(request.Header("Host")).Holds(out var host, out _)
        && (gateway.Before(host) is not null || aws.Find(host) is not null);

    private Verdict<Addressed> OfS3(
        AwsRequest request, HostName host, string signingName, string region, Func<S3Arrival, Verdict<Addressed>> read) =>
        aws.PartitionOf(region) is { } partition
            ? read(new S3Arrival(request, host, signingName, region, partition.Name))
            : NotUnderstood.Because($"{NotUnderstood.Quote(region)} is no region that this gateway knows.");

    private static Verdict<Addressed> OfService(AwsRequest request, AwsHost found, string signingName, string region)
    {
        var served = found.Served.Where(host => host.Region.Length == 0 || host.Region == region).ToImmutableArray();
        // S3's global name takes calls for every region.
        var isGlobalS3 = served.IsEmpty && found.Served.Any(host => host is { Service: "s3", Name: "s3.amazonaws.com" });
        if (served.IsEmpty && !isGlobalS3)
        {
            return NotUnderstood.Because(
                $"The Host is of {found.Served[0].Region}, and the signature is for {NotUnderstood.Quote(region)}.");
        }
        served = isGlobalS3 ? found.Served : served;
        // Where two variants share one name, as in GovCloud, it is the same place.
        return new Addressed(
            request, S3Arrival.Named(signingName, request), served.Min(host => host.Variant), found.Before, served);
    }

    private static Refusal Stranger(HostName host) => NotUnderstood.Because(
        $"The Host {NotUnderstood.Quote(host.Name)} is neither this gateway's nor one of AWS's. Name it under 'public' in the "
        + "gateway's configuration if callers are to reach the gateway by it.");
}
