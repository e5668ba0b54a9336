using System.Text.RegularExpressions;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// Endpoints that are in no single region and take SigV4A alone: multi-region access points, EventBridge's and SES's
/// endpoints by their ids, key value stores. Their host names are made as the services' endpoint rules make them.
/// </summary>
internal static partial class MultiregionalEndpoint
{
    private const string KeyValueStores = "cloudfront-keyvaluestore";

    /// <summary>CloudFront's, like all of CloudFront, is open wherever a target is.</summary>
    public static bool IsGlobal(AwsCall call) => call.Service.Name == KeyValueStores;

    /// <summary>Null for a call that its region serves.</summary>
    public static Verdict<UpstreamEndpoint>? Of(AwsCall call, string region, Partition partition, EndpointVariant variant) =>
        call.Service.Name switch
        {
            "s3" => AccessPoint(call, region, partition, variant),
            "events" => ById(call, variant, $"endpoint.events.{partition.SuffixOf(variant)}"),
            "sesv2" when variant.IsDualStack() => ById(call, variant, $"endpoints.email.global.{partition.DualStackSuffix}"),
            "sesv2" => ById(call, variant, $"endpoints.email.{partition.Suffix}"),
            KeyValueStores => KeyValueStore(call),
            _ => null,
        };

    private static Verdict<UpstreamEndpoint>? AccessPoint(AwsCall call, string region, Partition partition, EndpointVariant variant) =>
        S3Place.Of(call, region, partition, variant) is { } special && special.Holds(out var place, out _) && place.NeedsSigV4A
            ? UpstreamEndpoint.Of(place)
            : default(Verdict<UpstreamEndpoint>?);

    private static Verdict<UpstreamEndpoint>? ById(AwsCall call, EndpointVariant variant, string host)
    {
        if (call.Parameters["EndpointId"] is not Value.Text { Content: var id })
        {
            return null;
        }
        return variant.IsFips() ? NotUnderstood.Because("AWS has no FIPS endpoint of several regions: call without EndpointId.")
            : EndpointId().IsMatch(id) ? At($"{id}.{host}", call.Service.SigningName)
            : NotUnderstood.Because("EndpointId becomes part of a host name: it must be labels of letters, digits and hyphens, as abcde.veo.");
    }

    // The account is among those that the target may name, or the call is refused where that is looked at.
    private static Verdict<UpstreamEndpoint>? KeyValueStore(AwsCall call) =>
        call.Parameters["KvsARN"] is Value.Text { Content: var text }
            && Arn.TryParse(text, out var arn) && arn.Service == "cloudfront" && Arn.IsAccount(arn.Account)
            ? At($"{arn.Account}.cloudfront-kvs.global.api.aws", KeyValueStores)
            : NotUnderstood.Because("KvsARN must be the ARN of a key value store of CloudFront's.");

    private static UpstreamEndpoint At(string host, string signingName) =>
        UpstreamEndpoint.At(new Uri($"https://{host}"), "*", signingName, isOverride: false) with { NeedsSigV4A = true };

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex EndpointId();
}
