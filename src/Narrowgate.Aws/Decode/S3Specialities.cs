using Narrowgate.Aws.Hosts;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>What S3's model does not say, all in one place.</summary>
internal static class S3Specialities
{
    // The first four share method, path and query with a successor of another shape, which every current SDK sends.
    // Directory buckets are listed at another endpoint, signed for s3express: here GET / is ListBuckets.
    private static readonly HashSet<string> Superseded =
    [
        "GetBucketLifecycle", "PutBucketLifecycle", "GetBucketNotification", "PutBucketNotification", "ListDirectoryBuckets",
    ];

    /// <summary>With what every path of S3 Control begins.</summary>
    public const string ControlVersion = "/v20180820/";

    public static bool IsSuperseded(ServiceModel service, OperationModel operation) =>
        service.Name == "s3" && Superseded.Contains(operation.Name);

    /// <summary>
    /// S3 and S3 Control are signed alike, and "v20180820" could be a bucket: it is read as S3 Control's, which asks for
    /// an account header that S3 refuses, so that neither passes for the other.
    /// </summary>
    public static bool IsElsewhere(ServiceModel service, string path) => service.Name switch
    {
        "s3" => path.StartsWith(ControlVersion, StringComparison.Ordinal),
        "s3control" => !path.StartsWith(ControlVersion, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether the query may say by <c>x-id</c> which operation is meant.</summary>
    public static bool NamesOperations(ServiceModel service) => service.Name == "s3";

    /// <summary>Keys are any bytes; elsewhere a dot segment could become another path on its way.</summary>
    public static bool KeepsDotSegments(ServiceModel service) => service.Name == "s3";

    /// <summary>
    /// Whether a label can be what it claims. Servers differ in whether they take a path apart before or after they
    /// decode it: "/bucket%2Fkey" would be a bucket to policy and an object to the target.
    /// </summary>
    public static bool IsPossible(ServiceModel service, Member label, string text) =>
        service.Name is not ("s3" or "s3control") || label.Name != "Bucket"
        // Written with an escape in it, S3 Control's path is not seen to be that.
        || ($"/{text}/" != ControlVersion && (IsName(text) || IsAccessPoint(service, text)));

    // Its parts become labels of a host name and its slashes go nowhere.
    private static bool IsAccessPoint(ServiceModel service, string text) => service.Name == "s3" && S3Arn.Parse(text) is not null;

    private static bool IsName(string text) =>
        text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or ':');

    /// <summary>
    /// The framing of the body is written into its Content-Encoding; it is no property of the object. Null where nothing
    /// else is there; without framing it is left as it is.
    /// </summary>
    public static string? WithoutFraming(string contentEncoding)
    {
        if (!contentEncoding.Contains("aws-chunked", StringComparison.OrdinalIgnoreCase))
        {
            return contentEncoding;
        }
        var codings = contentEncoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(coding => !coding.Equals("aws-chunked", StringComparison.OrdinalIgnoreCase)).ToList();
        return codings.Count == 0 ? null : string.Join(',', codings);
    }
}
