namespace Narrowgate.Aws.Tests.Corpus;

/// <summary>Requests of the corpus that the gateway does not carry, why, and what it answers: each is refused.</summary>
internal sealed record ScoreException(string What, string Reason, Func<CorpusRequest, bool> Covers, string Refusal)
{
    public static IReadOnlyList<ScoreException> All { get; } =
    [
        new("importexport, all operations", "its SDKs sign by version 2, which is refused at the door, and as another service",
            sent => sent.Service == "importexport", "No known service is signed as 'IngestionService'"),
        new("s3:ListDirectoryBuckets and four operations of s3control on directory buckets",
            "directory buckets have hosts and signatures of their own, which this gateway does not carry",
            sent => sent.SigningName == "s3express", "No known service is signed as 's3express'"),
        new("s3:WriteGetObjectResponse", "it is called at a host that belongs to one Lambda invocation of S3 Object Lambda",
            sent => sent.SigningName == "s3-object-lambda", "No known service is signed as 's3-object-lambda'"),
        new("s3:PutBucketNotification", "PutBucketNotificationConfiguration has superseded it, at the same method and path",
            sent => sent is { Service: "s3", Operation: "PutBucketNotification" }, "PutBucketNotificationConfiguration: the header"),
        new("iot:DescribeThing and route53:GetHostedZone of a name with a dot segment, `a/../b`",
            "servers differ in what they make of it: some would act on another thing than the one that was judged. S3's keys, "
            + "which are any text, may have them",
            sent => sent is { Case: "dotted", Service: not "s3" }, "is a dot segment"),
        new("the same of a name that looks encoded, `%2e%2e%2F`",
            "on the wire it is encoded twice (`%252e%252e%252F`), and a server that decodes twice reads a dot segment",
            sent => sent is { Case: "doubled", Service: not "s3" }, "is a dot segment"),
    ];

    public static ScoreException? Of(CorpusRequest sent) => All.FirstOrDefault(exception => exception.Covers(sent));
}
