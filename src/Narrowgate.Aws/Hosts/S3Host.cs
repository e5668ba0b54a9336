using System.Collections.Immutable;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Hosts;

public enum S3HostKind
{
    Bucket,
    AccessPoint,
    ObjectLambda,
    Outpost,
    MultiRegion,
    Directory,
    DirectoryControl,

    /// <summary>Serves pages to anybody, unsigned: nothing that a gateway could decide about.</summary>
    Website,
}

/// <summary>One of the many names under which AWS serves S3, beside those of the models.</summary>
/// <param name="Before">What stands before S3's own labels, without its dot: the bucket; empty where nothing does.</param>
/// <param name="Region">Null where the name has none: <c>s3.amazonaws.com</c>, acceleration.</param>
/// <param name="Zone">Of <see cref="S3HostKind.Directory"/>.</param>
public sealed record S3Host(
    S3HostKind Kind, string Before, string? Region, Partition Partition, EndpointVariant Variant, string? Zone = null)
{
    private const string Fips = "-fips";
    private const string ZonePrefix = "s3express-";

    /// <summary>
    /// Reads from the right, where S3's own labels are: a bucket may be called anything that looks like them.
    /// </summary>
    /// <param name="name">In lower case.</param>
    internal static S3Host? Parse(string name, EndpointTable table)
    {
        foreach (var partition in table.Partitions.Values.OrderBy(partition => partition.Name, StringComparer.Ordinal))
        {
            var suffix = $".{partition.Suffix}";
            if (name.EndsWith(suffix, StringComparison.Ordinal)
                && Read([.. name[..^suffix.Length].Split('.')], partition, table) is { } read)
            {
                return read;
            }
        }
        return null;
    }

    private static S3Host? Read(ImmutableArray<string> labels, Partition partition, EndpointTable table) =>
        partition.Regions.Contains(labels[^1])
            ? Regional(labels[..^1], labels[^1], partition, table)
            : Global(labels, partition);

    private static S3Host? Regional(ImmutableArray<string> labels, string region, Partition partition, EndpointTable table)
    {
        var isDualStack = labels is [.., _, "dualstack"];
        labels = isDualStack ? labels[..^1] : labels;
        if (labels.IsEmpty)
        {
            return null;
        }
        var word = labels[^1];
        var zone = ZoneOf(word, out var isFips);
        isFips |= zone is null && word.EndsWith(Fips, StringComparison.Ordinal);
        S3HostKind? kind = (zone is null && isFips ? word[..^Fips.Length] : word) switch
        {
            _ when zone is not null => S3HostKind.Directory,
            "s3" => S3HostKind.Bucket,
            "s3-accesspoint" => S3HostKind.AccessPoint,
            "s3-object-lambda" when !isDualStack => S3HostKind.ObjectLambda,
            "s3-outposts" when !isDualStack && !isFips => S3HostKind.Outpost,
            "s3express-control" => S3HostKind.DirectoryControl,
            "s3-website" when !isDualStack && !isFips => S3HostKind.Website,
            _ => null,
        };
        var variant = EndpointVariants.Of(isFips, isDualStack);
        // Where a partition has no such variant of S3, it has none of its kin.
        return kind is { } known && (known == S3HostKind.DirectoryControl || labels.Length > 1)
            && table.Find("s3", "GetObject", partition, region, variant) is not null
            ? new S3Host(known, string.Join('.', labels[..^1]), region, partition, variant, zone)
            : null;
    }

    private static S3Host? Global(ImmutableArray<string> labels, Partition partition)
    {
        var isDualStack = labels is [.., "s3-accelerate", "dualstack"];
        labels = isDualStack ? labels[..^1] : labels;
        var before = string.Join('.', labels[..^1]);
        var variant = EndpointVariants.Of(isFips: false, isDualStack);
        return labels[^1] switch
        {
            "s3" or "s3-accelerate" when before.Length > 0 && partition.Name == "aws" =>
                new S3Host(S3HostKind.Bucket, before, Region: null, partition, variant),
            "s3-external-1" when partition.Name == "aws" =>
                new S3Host(S3HostKind.Bucket, before, "us-east-1", partition, variant),
            "s3-global" when labels is [.., var alias, "mrap", "accesspoint", _] && labels.Length == 4 =>
                new S3Host(S3HostKind.MultiRegion, $"{alias}.mrap", Region: null, partition, variant),
            // The form of the years before 2019.
            var word when word.StartsWith("s3-", StringComparison.Ordinal) && partition.Regions.Contains(word["s3-".Length..]) =>
                new S3Host(S3HostKind.Bucket, before, word["s3-".Length..], partition, variant),
            var word when word.StartsWith("s3-website-", StringComparison.Ordinal)
                && partition.Regions.Contains(word["s3-website-".Length..]) && before.Length > 0 =>
                new S3Host(S3HostKind.Website, before, word["s3-website-".Length..], partition, variant),
            _ => null,
        };
    }

    /// <summary><c>usw2-az1</c> of <c>s3express-usw2-az1</c> and of <c>s3express-fips-usw2-az1</c>.</summary>
    private static string? ZoneOf(string word, out bool isFips)
    {
        isFips = false;
        if (!word.StartsWith(ZonePrefix, StringComparison.Ordinal) || word.StartsWith("s3express-control", StringComparison.Ordinal))
        {
            return null;
        }
        var zone = word[ZonePrefix.Length..];
        isFips = zone.StartsWith("fips-", StringComparison.Ordinal);
        zone = isFips ? zone["fips-".Length..] : zone;
        return zone.Contains("-az", StringComparison.Ordinal) ? zone : null;
    }
}
