using System.Collections.Immutable;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>The condition keys that a request determines: those that are a member's value as it stands.</summary>
internal static class RequestKeys
{
    // https://docs.aws.amazon.com/service-authorization/latest/reference/ : SERVICE, MEMBER, KEY
    private static readonly (string Service, string Member, string Key)[] ByMember =
    [
        ("s3", "Prefix", "s3:prefix"), ("s3", "Delimiter", "s3:delimiter"), ("s3", "MaxKeys", "s3:max-keys"),
        ("s3", "VersionId", "s3:VersionId"), ("s3", "ACL", "s3:x-amz-acl"), ("s3", "CopySource", "s3:x-amz-copy-source"),
        ("s3", "StorageClass", "s3:x-amz-storage-class"),
        ("s3", "ServerSideEncryption", "s3:x-amz-server-side-encryption"),
        ("s3", "SSEKMSKeyId", "s3:x-amz-server-side-encryption-aws-kms-key-id"),
        ("ec2", "InstanceType", "ec2:InstanceType"),
        ("iam", "PolicyArn", "iam:PolicyARN"), ("iam", "PermissionsBoundary", "iam:PermissionsBoundary"),
        ("iam", "AWSServiceName", "iam:AWSServiceName"),
        ("sts", "RoleSessionName", "sts:RoleSessionName"), ("sts", "ExternalId", "sts:ExternalId"),
        ("secretsmanager", "VersionStage", "secretsmanager:VersionStage"), ("secretsmanager", "VersionId", "secretsmanager:VersionId"),
        ("secretsmanager", "ForceDeleteWithoutRecovery", "secretsmanager:ForceDeleteWithoutRecovery"),
        ("secretsmanager", "RecoveryWindowInDays", "secretsmanager:RecoveryWindowInDays"),
        ("ssm", "Overwrite", "ssm:Overwrite"), ("ssm", "Recursive", "ssm:Recursive"),
        ("sns", "Endpoint", "sns:Endpoint"), ("sns", "Protocol", "sns:Protocol"),
        ("lambda", "Principal", "lambda:Principal"), ("lambda", "FunctionUrlAuthType", "lambda:FunctionUrlAuthType"),
        ("kms", "PendingWindowInDays", "kms:ScheduleKeyDeletionPendingWindowInDays"),
        ("kms", "EncryptionAlgorithm", "kms:EncryptionAlgorithm"),
        ("dynamodb", "Select", "dynamodb:Select"), ("dynamodb", "ReturnValues", "dynamodb:ReturnValues"),
    ];

    public static ImmutableDictionary<string, ImmutableArray<string>> Of(CallFacts call)
    {
        var keys = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase);
        keys["aws:RequestedRegion"] = [call.Scope.Region];
        foreach (var (service, member, key) in ByMember)
        {
            if (service == call.Service && Text(call.Parameters[member]) is { } text)
            {
                keys[key] = [text];
            }
        }
        var tags = Tags(call).ToArray();
        foreach (var tag in tags.Where(tag => tag.Value is not null).DistinctBy(tag => tag.Key, StringComparer.OrdinalIgnoreCase))
        {
            keys[$"aws:RequestTag/{tag.Key}"] = [tag.Value!];
        }
        if (tags.Length > 0)
        {
            keys["aws:TagKeys"] = [.. tags.Select(tag => tag.Key).Distinct(StringComparer.Ordinal)];
        }
        return keys.ToImmutable();
    }

    /// <summary>
    /// Tags in the forms that services have: pairs (Key and Value, TagKey and TagValue), a map, keys alone.
    /// </summary>
    private static IEnumerable<(string Key, string? Value)> Tags(CallFacts call)
    {
        var specified = call.Items("TagSpecifications").OfType<Value.Structure>()
            .Select(item => item["Tags"] ?? item["Tag"]);
        foreach (var tags in specified.Append(call.Parameters["Tags"]).Append(call.Parameters["tags"]))
        {
            foreach (var tag in tags is Value.List list ? list.Items.OfType<Value.Structure>().Select(Pair) : Mapped(tags))
            {
                if (tag.Key is { } key)
                {
                    yield return (key, tag.Value);
                }
            }
        }
        foreach (var key in call.List("TagKeys").Concat(call.List("tagKeys")))
        {
            yield return (key, null);
        }
    }

    private static (string? Key, string? Value) Pair(Value.Structure tag) =>
        (Text(tag["Key"] ?? tag["key"] ?? tag["TagKey"]), Text(tag["Value"] ?? tag["value"] ?? tag["TagValue"]));

    private static IEnumerable<(string? Key, string? Value)> Mapped(Value? tags) =>
        tags is Value.Structure map ? map.Members.Select(item => ((string?)item.Key, Text(item.Value))) : [];

    private static string? Text(Value? value) => value switch
    {
        Value.Text text => text.Content,
        Value.Number number => number.Digits,
        Value.Boolean boolean => boolean.IsTrue ? "true" : "false",
        _ => null,
    };
}
