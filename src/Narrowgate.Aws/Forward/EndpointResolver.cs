using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Signing;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// Says where a call goes: to an endpoint of the target's configuration, or else to AWS's own. Nothing that the
/// client sent becomes part of a host name but a region that is known and host labels that are checked.
/// </summary>
public sealed class EndpointResolver(EndpointTable table)
{
    /// <param name="regions">As the client signed, which for a global service may be any of the partition's.</param>
    /// <param name="variant">
    /// That the client called. An endpoint of the configuration stands for all of them: its operator chose it.
    /// </param>
    public Verdict<UpstreamEndpoint> Resolve(
        AwsTarget target, AwsCall call, RegionSet regions, EndpointVariant variant = EndpointVariant.Standard)
    {
        // A single region is judged below, where it is known which one is meant.
        var isWide = regions.Names.Length > 1 || regions.Home is null;
        return isWide && !IsGlobal(target, call) && regions.Objection(target) is { } closed
            ? closed
            : Resolve(target, call, RegionOf(target, regions), variant);
    }

    /// <summary>The region that a request is for; the partition's own name for all of them where it is good in all.</summary>
    public string RegionOf(AwsTarget target, RegionSet regions) => regions.Home
        ?? (table.Partitions.TryGetValue(target.RoleArn.Partition, out var partition)
            ? partition.PseudoRegions.Order(StringComparer.Ordinal).FirstOrDefault()
            : null)
        ?? "*";

    /// <summary>The same for one region.</summary>
    public Verdict<UpstreamEndpoint> Resolve(
        AwsTarget target, AwsCall call, string region, EndpointVariant variant = EndpointVariant.Standard)
    {
        if (Override(target, call.Service.Name, region) is null
            && table.Partitions.TryGetValue(target.RoleArn.Partition, out var partition)
            && MultiregionalEndpoint.Of(call, region, partition, variant) is { } everywhere)
        {
            return everywhere.Holds(out var wide, out _) && !IsGlobal(target, call)
                && wide.SignedRegions?.Objection(target) is { } closed
                    ? closed
                    : everywhere;
        }
        if (!Resolve(target, call.Service, call.Operation, region, variant).Holds(out var endpoint, out var refusal))
        {
            return refusal;
        }
        if (endpoint.IsOverride)
        {
            return S3VpcEndpoint.For(call, endpoint);
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

    private bool IsGlobal(AwsTarget target, AwsCall call) => MultiregionalEndpoint.IsGlobal(call)
        || (table.Partitions.TryGetValue(target.RoleArn.Partition, out var partition)
            && table.IsGlobal(call.Service.Name, call.Operation.Name, partition));

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
