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
    public Verdict<UpstreamEndpoint> Resolve(AwsTarget target, AwsCall call, RegionSet regions)
    {
        table.Partitions.TryGetValue(target.RoleArn.Partition, out var partition);
        var isGlobal = partition is not null && table.IsGlobal(call.Service.Name, call.Operation.Name, partition);
        // A single region is judged below, where it is known which one is meant.
        if ((regions.Names.Length > 1 || regions.Home is null) && !isGlobal && regions.Objection(target) is { } closed)
        {
            return closed;
        }
        return Resolve(target, call, regions.Home ?? partition?.PseudoRegions.Order(StringComparer.Ordinal).FirstOrDefault() ?? "*");
    }

    /// <param name="region">The same where it is one.</param>
    public Verdict<UpstreamEndpoint> Resolve(AwsTarget target, AwsCall call, string region)
    {
        if (!Resolve(target, call.Service, call.Operation, region).Holds(out var endpoint, out var refusal))
        {
            return refusal;
        }
        if (!endpoint.IsOverride && IsElsewhere(call))
        {
            return new Refusal(
                RefusalReason.NotUnderstood,
                "Access points, Outposts and directory buckets have hosts of their own, which this gateway does not carry.");
        }
        return call.Operation.HostPrefix is { } prefix
            ? endpoint.WithHostPrefix(prefix, label => (call.Parameters[label] as Value.Text)?.Content)
            : endpoint;
    }

    /// <summary>The same before the operation's host prefix.</summary>
    public Verdict<UpstreamEndpoint> Resolve(AwsTarget target, ServiceModel service, OperationModel operation, string region)
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
        var entry = table.Find(service.Name, operation.Name, partition, region);
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
        return entry is null
            ? new Refusal(
                RefusalReason.NotUnderstood,
                $"The host of {service.Name} depends on more than the region; the target's configuration can name one under 'endpoints'.")
            : UpstreamEndpoint.At(entry.Expand(region, partition.Suffix), signingRegion, signingName, isOverride: false);
    }

    private static Uri? Override(AwsTarget target, string service, string region)
    {
        var ofService = target.Endpoints.Where(endpoint => endpoint.Service == service).ToList();
        return ofService.Find(endpoint => endpoint.Region == region)?.Url
            ?? ofService.Find(endpoint => endpoint.Region is null)?.Url
            ?? target.Endpoint;
    }

    // An S3 "bucket" that is an ARN, or whose name says that it lives in one availability zone, is served under other
    // host names and other signing names.
    private static bool IsElsewhere(AwsCall call) =>
        call.Service.Name is "s3" or "s3control"
        && call.Parameters["Bucket"] is Value.Text { Content: var bucket }
        && (bucket.StartsWith("arn:", StringComparison.Ordinal)
            || bucket.EndsWith("--x-s3", StringComparison.Ordinal)
            || bucket.EndsWith("--xa-s3", StringComparison.Ordinal));

    private static Refusal NoRegion(string region, Partition partition) => new(
        RefusalReason.NotUnderstood,
        $"'{Printable(region)}' is not a region of the partition {partition.Name} that this gateway knows.");

    private static string Printable(string region) =>
        new([.. region.Take(40).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' ? letter : '?')]);
}
