using System.Collections.Immutable;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Hosts;

/// <summary>
/// Host names that SDKs make for one account or one endpoint, which the table of the models cannot list: what stands
/// before the dot is the caller's. docs/endpoints.md says what is done about each.
/// </summary>
internal static class AccountHosts
{
    private static readonly ImmutableArray<Row> Rows =
    [
        new("dynamodb", "ddb.{region}.{suffix}", EndpointVariant.Standard, IsAccount: true),
        new("dynamodb", "ddb.{region}.{suffix}", EndpointVariant.DualStack, IsAccount: true),
        .. Kinesis("control-kinesis"),
        .. Kinesis("data-kinesis"),
        new("events", "endpoint.events.{suffix}", EndpointVariant.Standard, IsAccount: false),
        new("events", "endpoint.events.{suffix}", EndpointVariant.DualStack, IsAccount: false),
        new("sesv2", "endpoints.email.{suffix}", EndpointVariant.Standard, IsAccount: false),
        new("sesv2", "endpoints.email.global.{suffix}", EndpointVariant.DualStack, IsAccount: false),
        new("cloudfront-keyvaluestore", "cloudfront-kvs.global.{suffix}", EndpointVariant.DualStack, IsAccount: true),
    ];

    /// <param name="name">In lower case.</param>
    public static IEnumerable<ServedHost> At(string name, EndpointTable table) =>
        from row in Rows
        from partition in table.Partitions.Values
        let host = $".{row.Host.Replace("{suffix}", partition.SuffixOf(row.Variant), StringComparison.Ordinal)}"
        from region in host.Contains("{region}", StringComparison.Ordinal) ? partition.Regions : (IEnumerable<string>)[""]
        let end = host.Replace("{region}", region, StringComparison.Ordinal)
        where name.EndsWith(end, StringComparison.Ordinal) && row.Takes(name[..^end.Length])
        select new ServedHost(name, row.Service, region, partition.Name, row.Variant, Operation: null);

    private static IEnumerable<Row> Kinesis(string word) => Enum.GetValues<EndpointVariant>().Select(variant =>
        new Row("kinesis", $"{word}{(variant.IsFips() ? "-fips" : "")}.{{region}}.{{suffix}}", variant, IsAccount: true));

    /// <param name="IsAccount">Twelve digits stand before it; else an endpoint's id, <c>abc.123</c>.</param>
    private sealed record Row(string Service, string Host, EndpointVariant Variant, bool IsAccount)
    {
        public bool Takes(string before) => IsAccount
            ? before.Length == 12 && before.All(char.IsAsciiDigit)
            : before.Split('.') is { Length: 2 } labels && labels.All(label => HostName.IsLabel(label));
    }
}
