using System.Text.RegularExpressions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Hosts;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// An endpoint of the configuration that is S3's in a VPC has three names, for buckets, access points and S3 Control:
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
/// </summary>
internal static partial class S3VpcEndpoint
{
    /// <summary>
    /// For calls to buckets like most the address stays as it is; one for an access point or an account gets its label.
    /// What an emulator, which has one name, cannot be told is refused.
    /// </summary>
    public static Verdict<UpstreamEndpoint> For(AwsCall call, UpstreamEndpoint configured)
    {
        var match = Name().Match(configured.Base.Host);
        if (call.Service.Name == "s3control" && match.Success && call.Parameters["AccountId"] is Value.Text { Content: var account })
        {
            return HostName.IsLabel(account)
                ? configured.Renamed($"{account}.control.{match.Groups["rest"].Value}", isBucketInHost: false)
                : NotUnderstood.Because("AccountId becomes part of a host name: it must be 1 to 63 letters, digits and hyphens.");
        }
        if (call.Service.Name != "s3" || call.Parameters["Bucket"] is not Value.Text { Content: var bucket }
            || !bucket.StartsWith("arn:", StringComparison.Ordinal))
        {
            return configured;
        }
        return S3Arn.Parse(bucket) is { Kind: S3ArnKind.AccessPoint } arn && match.Success
            ? configured.Renamed($"{arn.Name}-{arn.Account}.accesspoint.{match.Groups["rest"].Value}", isBucketInHost: true)
            : NotUnderstood.Because(
                "The target's endpoint serves no access points: name the bucket, or give the target S3's endpoint of a VPC.");
    }

    [GeneratedRegex(@"\A(bucket|accesspoint|control)\.(?<rest>vpce-[a-z0-9-]{1,59}\.s3\.[a-z0-9-]{1,32}\.vpce\.[a-z0-9.-]{1,40})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
