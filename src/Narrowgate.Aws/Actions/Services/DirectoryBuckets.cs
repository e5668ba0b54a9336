using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// S3's directory buckets, <c>NAME--ZONE--x-s3</c>, and their access points, <c>NAME--ZONE--xa-s3</c>: what is done to
/// objects needs a session, what is done to the bucket an action of s3express
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam.html).
/// </summary>
internal static class DirectoryBuckets
{
    private const string BucketEnding = "--x-s3";
    private const string AccessPointEnding = "--xa-s3";

    public static bool IsOne(string bucket) =>
        bucket.EndsWith(BucketEnding, StringComparison.Ordinal) || IsAccessPoint(bucket);

    public static bool IsAccessPoint(string name) => name.EndsWith(AccessPointEnding, StringComparison.Ordinal);

    public static Need Session(string bucket, CallScope scope) =>
        Need.On("s3express:CreateSession", Bucket(bucket, scope));

    /// <summary>Empty for operations that directory buckets do not have.</summary>
    public static IEnumerable<Need> Needs(string bucket, CallFacts call)
    {
        var action = call.Operation switch
        {
            "CreateSession" or "GetObject" or "HeadObject" or "PutObject" or "DeleteObject" or "DeleteObjects"
                or "CopyObject" or "GetObjectAttributes" or "ListObjectsV2" or "HeadBucket" or "RenameObject" or "CreateMultipartUpload"
                or "UploadPart" or "UploadPartCopy" or "CompleteMultipartUpload" or "AbortMultipartUpload"
                or "ListMultipartUploads" or "ListParts" => "CreateSession",
            "CreateBucket" or "DeleteBucket" or "GetBucketPolicy" or "PutBucketPolicy" or "DeleteBucketPolicy" =>
                call.Operation,
            "GetBucketEncryption" => "GetEncryptionConfiguration",
            "PutBucketEncryption" or "DeleteBucketEncryption" => "PutEncryptionConfiguration",
            "GetBucketLifecycleConfiguration" => "GetLifecycleConfiguration",
            "PutBucketLifecycleConfiguration" or "DeleteBucketLifecycle" => "PutLifecycleConfiguration",
            "GetBucketInventoryConfiguration" or "ListBucketInventoryConfigurations" => "GetInventoryConfiguration",
            "PutBucketInventoryConfiguration" or "DeleteBucketInventoryConfiguration" => "PutInventoryConfiguration",
            "GetBucketMetricsConfiguration" or "ListBucketMetricsConfigurations" => "GetMetricsConfiguration",
            "PutBucketMetricsConfiguration" or "DeleteBucketMetricsConfiguration" => "PutMetricsConfiguration",
            _ => null,
        };
        return action is null ? [] : [Need.On($"s3express:{action}", Bucket(bucket, call.Scope))];
    }

    /// <summary>An access point stands for a bucket that its name does not tell.</summary>
    private static Resource Bucket(string bucket, CallScope scope) => IsAccessPoint(bucket) || !IsName(bucket)
        ? Resource.Unknown(bucket)
        : scope.Arn("s3express", $"bucket/{bucket}");

    private static bool IsName(string bucket) =>
        bucket.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}
