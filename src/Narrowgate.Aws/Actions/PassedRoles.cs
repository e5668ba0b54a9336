using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// iam:PassRole, which a call needs beside its own action for every role that it hands to a service
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html). AWS's list of the actions that pass one
/// has gaps (ecs:RegisterTaskDefinition, cloudformation:CreateStack), so that an action which it does not list passes what
/// a member called a role has the ARN of; dependents.txt says where that would be wrong.
/// </summary>
internal sealed class PassedRoles(DependentTable dependents)
{
    public const string Action = "iam:PassRole";

    /// <summary>The roles that the call passes by one of its actions.</summary>
    public IEnumerable<Resource> Of(CataloguedAction action, CallFacts call)
    {
        var row = dependents.Find(action.Name, Action);
        return row is not { IsOfRoles: true } ? []
            : row.IsOfRolesAnywhere || action.Dependents.Contains(Action, StringComparer.OrdinalIgnoreCase) ? In(call)
            : action.Level is AccessLevel.List or AccessLevel.Read ? []
            : InRoleMembers(call);
    }

    private static IEnumerable<Resource> InRoleMembers(CallFacts call) =>
        call.Texts.Where(text => text.Member.Contains("Role", StringComparison.OrdinalIgnoreCase))
            .Select(text => OfArn(text.Content))
            .OfType<Resource>()
            .Concat(OfProfiles(call))
            .Distinct();

    /// <summary>Roles by ARN wherever they stand, and by name in members that are called a role.</summary>
    private static IEnumerable<Resource> In(CallFacts call) =>
        call.Texts.Select(text => Role(text, call.Scope)).OfType<Resource>().Concat(OfProfiles(call)).Distinct();

    private static Resource? Role(NamedText text, CallScope scope) =>
        RoleArn.TryParse(text.Content, out _) || IsRole(text.Member)
            ? OfArn(text.Content) ?? (text.Content.Length > 0 ? scope.GlobalArn("iam", $"role/{text.Content}") : null)
            : null;

    private static Resource? OfArn(string text) =>
        RoleArn.TryParse(text, out var arn) && Arn.IsLiteral(arn.Text) ? new Resource(arn.Text)
        : text.StartsWith("arn:", StringComparison.Ordinal) ? Resource.Unknown(text)
        : null;

    /// <summary>An instance profile holds a role: which cannot be told from here.</summary>
    private static IEnumerable<Resource> OfProfiles(CallFacts call) => call.Service == "iam"
        ? []
        : Members.Structures(call.Parameters)
            .SelectMany(holder => holder.Members.Where(member => IsProfile(member.Key)))
            .Select(member => Members.Texts(member.Value).FirstOrDefault() ?? "role of the instance profile")
            .Select(Resource.Unknown);

    private static bool IsProfile(string member) =>
        member.StartsWith("IamInstanceProfile", StringComparison.OrdinalIgnoreCase)
        || member.Equals("InstanceProfileName", StringComparison.OrdinalIgnoreCase);

    private static bool IsRole(string member) =>
        member.EndsWith("Role", StringComparison.OrdinalIgnoreCase)
        || member.EndsWith("RoleName", StringComparison.OrdinalIgnoreCase)
        || member.EndsWith("RoleArn", StringComparison.OrdinalIgnoreCase);
}
