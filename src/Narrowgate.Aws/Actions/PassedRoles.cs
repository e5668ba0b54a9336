using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// iam:PassRole, which a call needs beside its own action for every role that it hands to a service
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html).
/// </summary>
internal static class PassedRoles
{
    /// <summary>Roles by ARN wherever they stand, and by name in members that are called a role.</summary>
    public static IEnumerable<Resource> In(CallFacts call) =>
        call.Texts.Select(text => Role(text, call.Scope)).OfType<Resource>().Distinct();

    private static Resource? Role(NamedText text, CallScope scope)
    {
        if (RoleArn.TryParse(text.Content, out var arn))
        {
            return Arn.IsLiteral(arn.Text) ? new Resource(arn.Text) : Resource.Unknown(arn.Text);
        }
        return IsRole(text.Member) && text.Content.Length > 0
            ? text.Content.StartsWith("arn:", StringComparison.Ordinal)
                ? Resource.Unknown(text.Content)
                : scope.GlobalArn("iam", $"role/{text.Content}")
            : null;
    }

    private static bool IsRole(string member) =>
        member.EndsWith("Role", StringComparison.OrdinalIgnoreCase)
        || member.EndsWith("RoleName", StringComparison.OrdinalIgnoreCase)
        || member.EndsWith("RoleArn", StringComparison.OrdinalIgnoreCase);
}
