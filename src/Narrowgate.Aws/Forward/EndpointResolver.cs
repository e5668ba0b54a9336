using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// Says where a call goes: to an endpoint of the target's configuration, or else to AWS's own. Nothing that the
/// client sent becomes part of a host name but a region that is known and host labels that are checked.
/// </summary>
public sealed class EndpointResolver(EndpointTable table)
{
    /// <param name="region">As the client signed, which for a global service may be any of the partition's.</param>
    /// <param name="variant">
    /// That the client called. An endpoint of the configuration stands for all of them: its operator chose it.
    /// </param>
    public Verdict<UpstreamEndpoint> Resolve(
        AwsTarget target, AwsCall call, string region, EndpointVariant variant = EndpointVariant.Standard)
    {
        if (!Resolve(target, call.Service, call.Operation, region, variant).Holds(out var endpoint, out var refusal))
        {
            return refusal;
        }
        if (endpoint.IsOverride)
        {
            return S3VpcEndpoint.For(call, endpoint);
        }
        if (call.Parameters["EndpointId"] is not null && call.Service.Name is "events" or "sesv2")
        {
            return new Refusal(
                RefusalReason.NotUnderstood,
                "Endpoints of several regions (EndpointId) need SigV4A, which is not carried here: call without EndpointId.");
        }
        if (S3Place.Of(call, region, table.Partitions[target.RoleArn.Partition], variant) is { } special)
        {
            return special.Holds(out var place, out refusal) ? UpstreamEndpoint.Of(place) : refusal;
        }
        return call.Operation.HostPrefix is { } prefix
            ? endpoint.WithHostPrefix(prefix, label => (call.Parameters[label] as Value.Text)?.Content)
            : endpoint;
    }

    /// <summary>The same before the operation's host prefix.</summary>
    public Verdict<UpstreamEndpoint> Resolve(
        AwsTarget target, ServiceModel service, OperationModel operation, string region,
        EndpointVariant variant = EndpointVariant.Standard)
    {
        if (!table.Partitions.TryGetValue(target.RoleArn.Partition, out var partition))
        {
            return new Refusal(
                RefusalReason.NotUnderstood,
                $"The partition '{target.RoleArn.Partition}' of the target's role is not known.");
        }
        var isPseudo = partition.PseudoRegions.Contains(region);
        if (!isPseudo && !partition.Regions.Contains(region))
        {
            return NoRegion(region, partition);
        }
        var entry = table.Find(service.Name, operation.Name, partition, region, variant);
        if (isPseudo && entry?.SigningRegion is null)
        {
            return NoRegion(region, partition);
        }
        var signingRegion = entry?.SigningRegion ?? region;
        // aws-global gets the old global endpoint of STS, which is a service of regions: that is us-east-1's, and has
        // to be open.
        var home = isPseudo ? signingRegion : region;
        if (!table.IsGlobal(service.Name, operation.Name, partition)
            && !target.Regions.IsEmpty
            && !target.Regions.Contains(home, StringComparer.Ordinal))
        {
            return new Refusal(
                RefusalReason.Denied,
                $"The target '{target.Target.Name}' is not open in {home}; it is in {string.Join(", ", target.Regions)}.");
        }
        var signingName = entry?.SigningName ?? service.SigningName;
        if (Override(target, service.Name, signingRegion) is { } own)
        {
            return UpstreamEndpoint.At(own, signingRegion, signingName, isOverride: true);
        }
        return entry is null && variant != EndpointVariant.Standard
            ? new Refusal(
                RefusalReason.NotUnderstood, $"{service.Name} has no {variant.Word()} endpoint in {region}.")
            : entry is null
            ? new Refusal(
                RefusalReason.NotUnderstood,
                $"The host of {service.Name} depends on more than the region; the target's configuration can name one under 'endpoints'.")
            : UpstreamEndpoint.At(entry.Expand(region, partition.SuffixOf(variant)), signingRegion, signingName, isOverride: false);
    }

    private static Uri? Override(AwsTarget target, string service, string region)
    {
        var ofService = target.Endpoints.Where(endpoint => endpoint.Service == service).ToList();
        return ofService.Find(endpoint => endpoint.Region == region)?.Url
            ?? ofService.Find(endpoint => endpoint.Region is null)?.Url
            ?? target.Endpoint;
    }

    private static Refusal NoRegion(string region, Partition partition) => new(
        RefusalReason.NotUnderstood,
        $"'{Printable(region)}' is not a region of the partition {partition.Name} that this gateway knows.");

    private static string Printable(string region) =>
        new([.. region.Take(40).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' ? letter : '?')]);
}
