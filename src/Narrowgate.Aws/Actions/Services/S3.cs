using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// S3 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html). Access points, whose
/// bucket a request does not tell, are unknown; <see cref="DirectoryBuckets"/> have actions of their own.
/// </summary>
internal sealed class S3 : IServiceActions
{
    public string Service => "s3";

    public IEnumerable<Need>? Needs(CallFacts call)
    {
        if (call.Text("Bucket") is { } bucket && DirectoryBuckets.IsOne(bucket))
        {
            Need[] source = call.Has("CopySource") ? [ReadOfSource(call)] : [];
            return [.. source, .. DirectoryBuckets.Needs(bucket, call)];
        }
        return call.Operation switch
        {
            // Only directory buckets have sessions and renames.
            "CreateSession" or "RenameObject" =>
                [Need.On("s3express:CreateSession", Resource.Unknown(call.Text("Bucket") ?? ""))],
            "CopyObject" => [ReadOfSource(call), Need.Of("s3:PutObject"), .. Besides(call)],
            "UploadPartCopy" => [ReadOfSource(call), Need.Of("s3:PutObject")],
            "DeleteObjects" => Deletes(call),
            _ => null,
        };
    }

    public IEnumerable<Resource>? Resources(string type, CallFacts call) => type switch
    {
        "bucket" => call.Text("Bucket") is { } bucket ? [Bucket(bucket, call.Scope)] : null,
        "object" => call.Text("Bucket") is { } bucket && call.Text("Key") is { } key ? [Object(bucket, key, call.Scope)] : null,
        "accesspoint" or "accesspointobject" => [],
        _ => null,
    };

    public static Resource Bucket(string bucket, CallScope scope) =>
        IsPlain(bucket) ? scope.BareArn("s3", bucket) : Resource.Unknown(bucket);

    public static Resource Object(string bucket, string key, CallScope scope) =>
        IsPlain(bucket) ? scope.BareArn("s3", $"{bucket}/{key}") : Resource.Unknown($"{bucket}/{key}");

    /// <summary>ARNs and aliases (…-s3alias, …--ol-s3, ….mrap) stand for a bucket that they do not name.</summary>
    private static bool IsPlain(string bucket) =>
        bucket.Length is >= 3 and <= 255
        && bucket.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_')
        && !bucket.EndsWith("-s3alias", StringComparison.Ordinal)
        && !bucket.EndsWith("--ol-s3", StringComparison.Ordinal)
        && !DirectoryBuckets.IsOne(bucket)
        && !bucket.EndsWith("--op-s3", StringComparison.Ordinal)
        && !bucket.EndsWith(".mrap", StringComparison.Ordinal);

    /// <summary><c>bucket/key</c> or <c>/bucket/key</c>, percent-encoded, with a version: <c>?versionId=</c>.</summary>
    private static Need ReadOfSource(CallFacts call)
    {
        var source = call.Text("CopySource") ?? "";
        var question = source.IndexOf('?', StringComparison.Ordinal);
        var action = question < 0 ? "s3:GetObject" : "s3:GetObjectVersion";
        var encoded = (question < 0 ? source : source[..question]).TrimStart('/');
        var path = Uri.UnescapeDataString(encoded);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        // A plus may be read as a space or as itself.
        if (slash <= 0 || slash == path.Length - 1 || encoded.Contains('+', StringComparison.Ordinal))
        {
            return Need.On(action, Resource.Unknown(source));
        }
        return DirectoryBuckets.IsOne(path[..slash])
            ? DirectoryBuckets.Session(path[..slash], call.Scope)
            : Need.On(action, Object(path[..slash], path[(slash + 1)..], call.Scope));
    }

    private static IEnumerable<Need> Deletes(CallFacts call)
    {
        var bucket = call.Text("Bucket") ?? "";
        var items = call.Parameters["Delete"] is Value.Structure delete && delete["Objects"] is Value.List objects
            ? objects.Items.OfType<Value.Structure>().ToArray()
            : [];
        var byAction = items.GroupBy(item => item["VersionId"] is null ? "s3:DeleteObject" : "s3:DeleteObjectVersion");
        foreach (var group in byAction.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            yield return Need.On(group.Key, group.Select(item => item["Key"] is Value.Text key
                ? Object(bucket, key.Content, call.Scope)
                : Resource.Unknown(bucket)));
        }
        if (items.Length == 0)
        {
            yield return Need.On("s3:DeleteObject", Resource.Unknown(bucket));
        }
        if (call.Has("BypassGovernanceRetention"))
        {
            yield return Need.On("s3:BypassGovernanceRetention", Resource.Unknown(bucket));
        }
    }

    /// <summary>
    /// What CopyObject sets on the new object beside its bytes; the same for PutObject is in operations.txt.
    /// </summary>
    private static IEnumerable<Need> Besides(CallFacts call)
    {
        if (call.Has("ACL") || call.Texts.Any(text => text.Member.StartsWith("Grant", StringComparison.Ordinal)))
        {
            yield return Need.Of("s3:PutObjectAcl");
        }
        if (call.Has("Tagging"))
        {
            yield return Need.Of("s3:PutObjectTagging");
        }
        if (call.Has("ObjectLockMode"))
        {
            yield return Need.Of("s3:PutObjectRetention");
        }
        if (call.Has("ObjectLockLegalHoldStatus"))
        {
            yield return Need.Of("s3:PutObjectLegalHold");
        }
    }
}
