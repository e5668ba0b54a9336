using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Hosts;

/// <summary>
/// A request of S3's whose Host may name the bucket or the access point (virtual-hosted style), read as the one that
/// names it in the path: the two are one call.
/// </summary>
/// <param name="region">That the signature is for, of the partition.</param>
internal sealed class S3Arrival(AwsRequest request, HostName host, string signingName, string region, string partition)
{
    private const string ObjectLambda = "s3-object-lambda";
    private const string Outposts = "s3-outposts";
    private const string AccessPoints = "s3-accesspoint";
    private const string S3 = "s3";

    private static readonly string[] Labels = [AccessPoints, ObjectLambda, Outposts, S3];

    /// <summary>
    /// As which service S3's kin are decoded. Outposts have an API of their own besides, told apart by its paths.
    /// </summary>
    public static string Named(string signingName, AwsRequest request) => signingName switch
    {
        ObjectLambda or "s3express" => S3,
        Outposts when !request.Path.StartsWith("/S3Outposts/", StringComparison.Ordinal) => S3,
        _ => signingName,
    };

    /// <param name="before">With its dot: <c>bucket.</c>, <c>bucket.s3.</c>, <c>111122223333.</c></param>
    public Verdict<Addressed> AtGateway(string before)
    {
        if (request.Path.StartsWith(S3Specialities.ControlVersion, StringComparison.Ordinal) || IsRoute)
        {
            // An account or a route, which the operation says.
            return Plain(request, before);
        }
        if (!before.EndsWith('.'))
        {
            return NotUnderstood.Because($"The Host {NotUnderstood.Quote(host.Name)} is none of S3's: a dot stands between the bucket and the name.");
        }
        var name = before[..^1];
        // A service's own label may stand before the gateway's name. No bucket has a name as short as S3's, and one that
        // ends with ".s3" is asked for in the path.
        var label = Labels.FirstOrDefault(label => name == label || name.EndsWith($".{label}", StringComparison.Ordinal));
        name = label is null ? name : name[..^label.Length].TrimEnd('.');
        var meant = signingName is ObjectLambda or Outposts ? signingName : label ?? S3;
        return name.Length == 0
            ? Plain(request, "")
            : meant switch
            {
                AccessPoints => AccessPoint(S3ArnKind.AccessPoint, name),
                ObjectLambda => AccessPoint(S3ArnKind.ObjectLambda, name),
                Outposts => Outpost(name),
                _ => Bucket(name, EndpointVariant.Standard),
            };
    }

    public Verdict<Addressed> AtAws(S3Host place)
    {
        if (place.Region is { } named && named != region)
        {
            return NotUnderstood.Because(
                $"The Host is of {named}, and the signature is for {NotUnderstood.Quote(region)}.");
        }
        return place.Kind switch
        {
            S3HostKind.Website => NotUnderstood.Because(
                "The Host is that of a web site in a bucket, whose pages are not signed: ask for the object by s3.REGION."),
            S3HostKind.DirectoryControl => Plain(request, "", place.Variant),
            S3HostKind.ObjectLambda when IsRoute => Plain(request, $"{place.Before}.", place.Variant),
            S3HostKind.ObjectLambda => AccessPoint(S3ArnKind.ObjectLambda, place.Before, place.Variant),
            S3HostKind.AccessPoint => AccessPoint(S3ArnKind.AccessPoint, place.Before, place.Variant),
            S3HostKind.Outpost => Outpost(place.Before),
            S3HostKind.MultiRegion => InPath(place.Before, EndpointVariant.Standard),
            S3HostKind.Directory when BucketName.ZoneOf(place.Before) != place.Zone => NotUnderstood.Because(
                $"The Host is of the zone {place.Zone}, which is not that of the bucket."),
            _ when place.Before.Length == 0 => Plain(request, "", place.Variant),
            _ => Bucket(place.Before, place.Variant),
        };
    }

    private bool IsRoute => request is { Method: "POST", Path: "/WriteGetObjectResponse" };

    private Verdict<Addressed> Bucket(string name, EndpointVariant variant)
    {
        if (host.HasCapitals)
        {
            return NotUnderstood.Because("A Host with capitals names no bucket: ask for one whose name has them by the path.");
        }
        return BucketName.IsBeforeHost(name)
            ? InPath(name, variant)
            : NotUnderstood.Because($"{NotUnderstood.Quote(name)}, which stands in the Host, is no name of a bucket.");
    }

    private Verdict<Addressed> AccessPoint(
        S3ArnKind kind, string label, EndpointVariant variant = EndpointVariant.Standard) =>
        S3Arn.Split(label) is { } point
            ? InPath(new S3Arn(kind, partition, region, point.Account, "", point.Name).ToString(), variant)
            : NoAccessPoint(label);

    private Verdict<Addressed> Outpost(string labels) =>
        labels.Split('.') is [var label, var outpost] && S3Arn.Split(label) is { } point
            ? InPath(
                new S3Arn(S3ArnKind.Outpost, partition, region, point.Account, outpost, point.Name).ToString(),
                EndpointVariant.Standard)
            : NoAccessPoint(labels);

    private static Refusal NoAccessPoint(string label) => NotUnderstood.Because(
        $"{NotUnderstood.Quote(label)}, which stands in the Host, is no access point: that is NAME-ACCOUNT.");

    private Addressed InPath(string bucket, EndpointVariant variant) =>
        Plain(request with { Path = $"/{UriEncoding.Encode(bucket)}{request.Path}" }, "", variant);

    // Nothing of the name is left to be misread for a service's.
    private Addressed Plain(AwsRequest read, string before, EndpointVariant variant = EndpointVariant.Standard) =>
        new(before.Length == 0 ? Unnamed(read) : read, Named(signingName, request), variant, before, []);

    private static AwsRequest Unnamed(AwsRequest request) => request with
    {
        Headers = [.. request.Headers.Select(header =>
            header.Name.Equals("Host", StringComparison.OrdinalIgnoreCase) ? header with { Value = S3 } : header)],
    };
}
