using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// iam:PassRole, which a call needs beside its own action for every role that it hands to a service
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html). AWS's list of the actions that pass one
/// has gaps (ecs:RegisterTaskDefinition, cloudformation:CreateStack), so that an action which it does not list passes what
/// a member called a role has the ARN of; dependents.txt says where that would be wrong, roles.txt where a member is called
/// otherwise.
/// </summary>
internal sealed class PassedRoles(DependentTable dependents)
{
    public const string Action = "iam:PassRole";

    private readonly RoleTable _table = RoleTable.Read();

    /// <summary>The roles that the call passes by one of its actions.</summary>
    public IEnumerable<Resource> Of(CataloguedAction action, CallFacts call)
    {
        var row = dependents.Find(action.Name, Action);
        var isNamed = row is { IsOfRolesAnywhere: true }
            || action.Dependents.Contains(Action, StringComparer.OrdinalIgnoreCase);
        return row is not { IsOfRoles: true } || (!isNamed && action.Level is AccessLevel.List or AccessLevel.Read) ? []
            : (isNamed ? ByNameOrArn(call) : ByArn(call)).Concat(OfProfiles(call)).Distinct();
    }

    private static IEnumerable<Resource> ByArn(CallFacts call) =>
        call.Texts.Where(text => text.Member.Contains("Role", StringComparison.OrdinalIgnoreCase) && Arn.IsArn(text.Content))
            .Select(text => OfArn(text.Content));

    /// <summary>Roles by ARN wherever they stand, and by name in members that hold one.</summary>
    private IEnumerable<Resource> ByNameOrArn(CallFacts call) =>
        call.Texts.Where(text => RoleArn.TryParse(text.Content, out _)).Select(text => OfArn(text.Content))
            .Concat(call.Texts.Where(text => IsRole(text.Member) && !_table.Knows(call.Service, text.Member))
                .Select(text => text.Content)
                .Concat(_table.In(call).Where(found => found.Kind == RoleKind.Role).Select(found => found.Text))
                .Where(text => text.Length > 0)
                .SelectMany(text => Arn.IsArn(text) ? [OfArn(text)] : IamName.WithAnyPath("role", text, call.Scope)));

    private static Resource OfArn(string text) =>
        RoleArn.TryParse(text, out var arn) && Arn.IsLiteral(arn.Text) ? new Resource(arn.Text) : Resource.Unknown(text);

    /// <summary>An instance profile holds a role: which cannot be told from here.</summary>
    private IEnumerable<Resource> OfProfiles(CallFacts call) => call.Service == "iam"
        ? []
        : Contents.Structures(call.Parameters)
            .SelectMany(holder => holder.Members.Where(member => IsProfile(member.Key) && !_table.Knows(call.Service, member.Key)))
            .Select(member => Contents.Texts(member.Value).FirstOrDefault() ?? "role of the instance profile")
            .Concat(_table.In(call).Where(found => found.Kind == RoleKind.Profile).Select(found => found.Text))
            .Select(Resource.Unknown);

    private static bool IsProfile(string member) =>
        member.StartsWith("IamInstanceProfile", StringComparison.OrdinalIgnoreCase)
        || member.Equals("InstanceProfileName", StringComparison.OrdinalIgnoreCase);

    private static bool IsRole(string member) =>
        member.EndsWith("Role", StringComparison.OrdinalIgnoreCase)
        || member.EndsWith("RoleName", StringComparison.OrdinalIgnoreCase)
        || member.EndsWith("RoleArn", StringComparison.OrdinalIgnoreCase);
}
