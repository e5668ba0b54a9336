using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// S3 Control: access points of general purpose buckets need actions of s3, those of Outposts and of directory buckets
/// their own prefixes' (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_AWS_S3_Control.html). Which it is,
/// the name, the bucket or the ARN says. Buckets are those of an Outpost, which a bucket's name does not tell
/// (https://docs.aws.amazon.com/AmazonS3/latest/s3-outposts/S3OutpostsIAM.html).
/// </summary>
internal sealed class S3Control : IServiceActions
{
    private const string OutpostsArn = ":s3-outposts:";
    private const string DirectoryArn = ":s3express:";

    private static readonly string[] Naming = ["Bucket", "Name", "ResourceArn"];

    public string Service => "s3control";

    public IEnumerable<Need>? Needs(CallFacts call)
    {
        if (!call.Operation.Contains("AccessPoint", StringComparison.Ordinal)
            && !call.Operation.Contains("Tag", StringComparison.Ordinal))
        {
            return null;
        }
        var names = Naming.Select(call.Text).OfType<string>().ToArray();
        var prefix = names.Any(name => name.Contains(OutpostsArn, StringComparison.Ordinal)) ? "s3-outposts"
            : names.Any(IsOfDirectoryBucket) ? "s3express"
            : null;
        // Whether a bucket is tagged by s3 or by Outposts, operations.txt says.
        return prefix is null || call.Operation.Contains("BucketTag", StringComparison.Ordinal)
            ? null
            : [Need.Of($"{prefix}:{call.Operation}")];
    }

    public IEnumerable<Resource>? Resources(string type, CallFacts call) => type switch
    {
        "bucket" => call.Text("Bucket") is { } bucket ? [Resource.Unknown(bucket)] : null,
        _ => null,
    };

    private static bool IsOfDirectoryBucket(string name) =>
        DirectoryBuckets.IsOne(name) || name.Contains(DirectoryArn, StringComparison.Ordinal);
}
