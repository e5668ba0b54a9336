using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// S3 Control: its buckets are those of an Outpost, which a bucket's name does not tell
/// (https://docs.aws.amazon.com/AmazonS3/latest/s3-outposts/S3OutpostsIAM.html).
/// </summary>
internal sealed class S3Control : IServiceActions
{
    public string Service => "s3control";

    public IEnumerable<Resource>? Resources(string type, CallFacts call) => type switch
    {
        "bucket" => call.Text("Bucket") is { } bucket ? [Resource.Unknown(bucket)] : null,
        _ => null,
    };
}
