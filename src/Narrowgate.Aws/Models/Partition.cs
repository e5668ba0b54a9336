using System.Collections.Frozen;

namespace Narrowgate.Aws.Models;

/// <summary>aws, aws-cn, aws-us-gov …: AWS's clouds, which share nothing.</summary>
/// <param name="Suffix">What host names end with, <c>amazonaws.com</c>.</param>
/// <param name="DualStackSuffix">What most names that are reachable by IPv6 too end with, <c>api.aws</c>.</param>
/// <param name="PseudoRegions">
/// Names for the partition as a whole that SDKs accept for a few services, <c>aws-global</c>.
/// </param>
public sealed record Partition(
    string Name, string Suffix, string DualStackSuffix, FrozenSet<string> Regions, FrozenSet<string> PseudoRegions)
{
    public string SuffixOf(EndpointVariant variant) => variant.IsDualStack() ? DualStackSuffix : Suffix;
}

/// <param name="Name"><c>sqs.eu-west-1.amazonaws.com</c>.</param>
/// <param name="Region">That requests there are signed for.</param>
/// <param name="Operation">Served there alone; null: the service's other operations too.</param>
public readonly record struct ServedHost(
    string Name, string Service, string Region, string Partition, EndpointVariant Variant, string? Operation);
