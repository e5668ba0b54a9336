namespace Narrowgate.Aws.Actions;

/// <summary>What a member's name says of its value.</summary>
internal static class NamedMembers
{
    private static readonly string[] ReferenceEndings =
    [
        "Principal", "Endpoint", "Bucket", "Role", "Topic", "Queue", "KeyId", "Destination", "ResourceId", "FunctionName",
        "TableName", "SecretId",
    ];

    private static readonly string[] AccountEndings =
    [
        "AccountId", "AccountIds", "Account", "BucketOwner", "PeerOwnerId", "Principal", "UserIds", "UserId",
        "AccountsToAdd", "SharedAccounts",
    ];

    /// <summary><c>RoleArn</c>, <c>ResourceARNList</c>, <c>TargetGroupArns</c>.</summary>
    public static bool IsArn(string member) =>
        member.EndsWith("Arn", StringComparison.OrdinalIgnoreCase)
        || member.EndsWith("Arns", StringComparison.OrdinalIgnoreCase)
        || member.EndsWith("ArnList", StringComparison.OrdinalIgnoreCase);

    /// <summary>Members that name a principal or a place by ARN, whatever they are called.</summary>
    public static bool IsReference(string member) => IsArn(member) || HasEnding(member, ReferenceEndings);

    /// <summary>Members whose value is the number of an account that the call is about.</summary>
    public static bool IsAccount(string member) => HasEnding(member, AccountEndings);

    /// <summary>Members that hold a policy document; SQS and SNS have theirs among the attributes.</summary>
    public static bool IsPolicy(string member) =>
        member.Contains("Policy", StringComparison.OrdinalIgnoreCase)
        || member is "Attributes" or "AttributeValue";

    private static bool HasEnding(string member, string[] endings) =>
        Array.Exists(endings, ending => member.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
