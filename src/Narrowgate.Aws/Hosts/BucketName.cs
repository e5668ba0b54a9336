using System.Net;

namespace Narrowgate.Aws.Hosts;

/// <summary>
/// Buckets' names as they may stand before a host
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html). Older ones, with capitals or
/// underscores, are asked for in the path.
/// </summary>
internal static class BucketName
{
    private const int Shortest = 3;
    private const int Longest = 63;

    public static bool IsBeforeHost(string name) =>
        name.Length is >= Shortest and <= Longest
        && name.Split('.').All(label => HostName.IsLabel(label) && !label.Any(char.IsAsciiLetterUpper))
        // It would be decoded to letters that nobody sent.
        && !name.StartsWith("xn--", StringComparison.Ordinal)
        && !IPAddress.TryParse(name, out _);

    /// <summary>The availability zone of a directory bucket, <c>usw2-az1</c> of <c>name--usw2-az1--x-s3</c>.</summary>
    public static string? ZoneOf(string bucket)
    {
        var parts = bucket.Split("--");
        return parts is [.., { Length: > 0 } name, var zone, "x-s3" or "xa-s3"]
            && name.Length > 0 && HostName.IsLabel(zone) && HostName.IsLabel(bucket) && !bucket.Any(char.IsAsciiLetterUpper)
            ? zone
            : null;
    }
}
