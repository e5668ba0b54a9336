using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Hosts;

/// <summary>
/// Names of old that AWS still serves and that no ruleset lists. Version 1 of the AWS CLI calls some services by them, since
/// very old Pythons knew no alternative names in certificates (its <c>overridesslcommonname.py</c>).
/// </summary>
internal static class OldHosts
{
    // Queues and clusters had the region first; where only us-east-1 is meant, it has none at all.
    private static readonly (string Service, string Host)[] Regional =
    [
        ("sqs", "{region}.queue.{suffix}"),
        ("emr", "{region}.elasticmapreduce.{suffix}"),
    ];

    private static readonly (string Service, string Host)[] First =
    [
        ("sqs", "queue.amazonaws.com"),
        ("rds", "rds.amazonaws.com"),
        ("docdb", "rds.amazonaws.com"),
        ("neptune", "rds.amazonaws.com"),
    ];

    /// <param name="name">In lower case.</param>
    public static IEnumerable<ServedHost> At(string name, EndpointTable table) =>
        First.Where(row => row.Host == name)
            .Select(row => new ServedHost(name, row.Service, "us-east-1", "aws", EndpointVariant.Standard, Operation: null))
            .Concat(
                from row in Regional
                from partition in table.Partitions.Values
                let host = row.Host.Replace("{suffix}", partition.SuffixOf(EndpointVariant.Standard), StringComparison.Ordinal)
                from region in partition.Regions
                where host.Replace("{region}", region, StringComparison.Ordinal) == name
                select new ServedHost(name, row.Service, region, partition.Name, EndpointVariant.Standard, Operation: null));
}
