using System.Collections.Frozen;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Hosts;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// Where AWS serves what stands in the place of a bucket and is none: access points, Outposts, directory buckets. Each
/// has host names and signing names of its own, which the rules of S3 make from the name.
/// </summary>
/// <param name="Host">Begins with the bucket's part where <paramref name="IsBucketInHost"/>.</param>
/// <param name="NeedsSigV4A">It is not in one region, so that only a signature for all of them is taken.</param>
internal sealed record S3Place(
    string Host, string Region, string SigningName, bool IsBucketInHost, bool NeedsSigV4A = false)
{
    /// <summary>What a directory bucket's own zone serves of the calls without a key; the others go to its region.</summary>
    private static readonly FrozenSet<string> OfZone = FrozenSet.Create(
        StringComparer.Ordinal,
        "CreateSession", "DeleteObjects", "HeadBucket", "ListMultipartUploads", "ListObjects", "ListObjectsV2", "ListObjectVersions");

    /// <summary>Null for a bucket like most, which its region serves.</summary>
    public static Verdict<S3Place>? Of(AwsCall call, string region, Partition partition, EndpointVariant variant)
    {
        if (call.Service.Name != "s3" || call.Parameters["Bucket"] is not Value.Text { Content: var bucket })
        {
            return null;
        }
        if (bucket.StartsWith("arn:", StringComparison.Ordinal))
        {
            return S3Arn.Parse(bucket) is { } arn
                ? OfArn(arn, region, partition, variant)
                : NotUnderstood.Because("The ARN in the place of the bucket is no access point's.");
        }
        if (bucket.EndsWith("--x-s3", StringComparison.Ordinal) || bucket.EndsWith("--xa-s3", StringComparison.Ordinal))
        {
            return BucketName.ZoneOf(bucket) is { } zone
                ? Directory(call, bucket, zone, region, partition, variant)
                : NotUnderstood.Because("The bucket's name does not say its availability zone, NAME--ZONE--x-s3.");
        }
        if (bucket.EndsWith("--op-s3", StringComparison.Ordinal))
        {
            return NotUnderstood.Because("Aliases of Outposts' access points are not carried: name the ARN of the access point.");
        }
        if (bucket.EndsWith(".mrap", StringComparison.Ordinal))
        {
            return Everywhere(bucket, partition, variant);
        }
        return null;
    }

    private static Verdict<S3Place> OfArn(S3Arn arn, string region, Partition partition, EndpointVariant variant)
    {
        if (arn.Partition != partition.Name)
        {
            return NotUnderstood.Because($"The access point is of the partition {arn.Partition}, and the target of {partition.Name}.");
        }
        if (arn.Kind == S3ArnKind.MultiRegion)
        {
            return Everywhere(arn.Name, partition, variant);
        }
        if (arn.Region != region)
        {
            return NotUnderstood.Because(
                $"The access point is in {NotUnderstood.Quote(arn.Region)}, and the signature is for {region}: sign for its "
                + "region (use_arn_region).");
        }
        var start = $"{arn.Name}-{arn.Account}";
        return (arn.Kind, variant) switch
        {
            (S3ArnKind.ObjectLambda, EndpointVariant.Standard or EndpointVariant.Fips) =>
                InHost($"{start}.s3-object-lambda", "s3-object-lambda"),
            (S3ArnKind.Outpost, EndpointVariant.Standard) => InHost($"{start}.{arn.Outpost}.s3-outposts", "s3-outposts"),
            (S3ArnKind.AccessPoint, _) => InHost($"{start}.s3-accesspoint", "s3"),
            _ => NoVariant(variant),
        };

        S3Place InHost(string labels, string signingName) => new(
            $"{labels}{Variant(variant)}.{region}.{partition.Suffix}", region, signingName, IsBucketInHost: true);
    }

    private static Verdict<S3Place> Directory(
        AwsCall call, string bucket, string zone, string region, Partition partition, EndpointVariant variant)
    {
        if (call.Parameters["Key"] is null && !OfZone.Contains(call.Operation.Name))
        {
            return new S3Place(
                $"s3express-control{Variant(variant)}.{region}.{partition.Suffix}", region, "s3express", IsBucketInHost: false);
        }
        var fips = variant.IsFips() ? "fips-" : "";
        var dualStack = variant.IsDualStack() ? ".dualstack" : "";
        return new S3Place(
            $"{bucket}.s3express-{fips}{zone}{dualStack}.{region}.{partition.Suffix}", region, "s3express", IsBucketInHost: true);
    }

    private static Verdict<S3Place> Everywhere(string name, Partition partition, EndpointVariant variant) =>
        variant != EndpointVariant.Standard ? NoVariant(variant)
        : name.Split('.') is [var alias, "mrap"] && HostName.IsLabel(alias)
            ? new S3Place(
                $"{name}.accesspoint.s3-global.{partition.Suffix}", Region: "*", "s3", IsBucketInHost: true, NeedsSigV4A: true)
            : NotUnderstood.Because("The name is no multi-region access point's, ALIAS.mrap.");

    private static string Variant(EndpointVariant variant) =>
        (variant.IsFips() ? "-fips" : "") + (variant.IsDualStack() ? ".dualstack" : "");

    private static Refusal NoVariant(EndpointVariant variant) =>
        NotUnderstood.Because($"AWS has no {variant.Word()} endpoint for what stands in the place of the bucket.");
}
