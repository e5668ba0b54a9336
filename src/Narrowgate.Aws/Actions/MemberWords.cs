namespace Narrowgate.Aws.Actions;

/// <summary>What a member's name says of its value.</summary>
internal static class MemberWords
{
    // Of a survey of every model's members by name and by pattern (twelve digits). Not covered: members called just Id,
    // Value or WildCardValue.
    private static readonly string[] AccountWords =
    [
        "account", "owner", "principal", "registryid", "catalogid", "userid", "grantee", "consumer", "subscriber", "receiver",
        "payer", "sharedwith", "sharewith", "targetid", "valuestoadd", "valuestoremove",
    ];

    private static readonly string[] PrincipalWords = ["principal", "grant", "canonicaluser", "federated", "serviceprincipal"];

    private static readonly string[] DocumentWords = ["policy", "template", "document"];

    /// <summary><c>RoleArn</c>, <c>ResourceARNList</c>, <c>TargetGroupArns</c>.</summary>
    public static bool IsArn(string member) =>
        member.EndsWith("Arn", StringComparison.OrdinalIgnoreCase)
        || member.EndsWith("Arns", StringComparison.OrdinalIgnoreCase)
        || member.EndsWith("ArnList", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Members (and keys of documents: <c>aws:SourceAccount</c>) whose twelve digits are an account. An account number is a
    /// customer's, at a bank.
    /// </summary>
    public static bool IsAccount(string member) =>
        member == "AWS" || (Has(member, AccountWords) && !member.Contains("AccountNumber", StringComparison.OrdinalIgnoreCase));

    /// <summary>Members that say who may act; in policies by what kind of who.</summary>
    public static bool IsPrincipal(string member) =>
        member is "AWS" or "Service" or "ID" || member.Contains("OrgID", StringComparison.OrdinalIgnoreCase)
        || member.Contains("OrgPaths", StringComparison.OrdinalIgnoreCase) || Has(member, PrincipalWords);

    /// <summary>Members that hold a policy or a template; SQS and SNS have theirs among the attributes.</summary>
    public static bool IsPolicy(string member) => Has(member, DocumentWords);

    /// <summary>Members whose text is base64 of another text.</summary>
    public static bool IsBase64(string member) => member.Equals("UserData", StringComparison.OrdinalIgnoreCase);

    private static bool Has(string member, string[] words) =>
        Array.Exists(words, word => member.Contains(word, StringComparison.OrdinalIgnoreCase));
}
