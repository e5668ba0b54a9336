using System.Collections.Immutable;
using Narrowgate.Operations;
using Narrowgate.Policy;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// Keeps a call inside its target: the accounts that it may name and the resources that it may be on. Policy comes
/// after; no policy can widen this.
/// </summary>
internal static class Confinement
{
    /// <summary>Null where the call stays inside.</summary>
    public static Refusal? Check(CallFacts call, ImmutableArray<ActionUse> actions, AwsTarget target) =>
        Foreign(call, actions, target) is { } account
            ? new Refusal(
                RefusalReason.Denied,
                $"{call.Service}:{call.Operation} names account {account}, which target {target.Target.Name} does not "
                + "reach. Ask its owner to add the account to the target's accounts.")
            : Outside(actions, target) is { } use
                ? new Refusal(
                    RefusalReason.Denied,
                    $"{use.Action} on {use.Resource} is outside the resources that target {target.Target.Name} is "
                    + "confined to.")
                : null;

    private static string? Foreign(CallFacts call, ImmutableArray<ActionUse> actions, AwsTarget target) =>
        actions.SelectMany(use => use.Resources)
            .Select(resource => NamedAccounts.OfArn(resource.Name))
            .Concat(NamedAccounts.In(call))
            .FirstOrDefault(account =>
                account is not null && account != target.RoleArn.Account && !target.Accounts.Contains(account));

    private static (string Action, Resource Resource)? Outside(ImmutableArray<ActionUse> actions, AwsTarget target)
    {
        if (target.Resources.IsEmpty)
        {
            return null;
        }
        foreach (var use in actions.Where(use => use.Action != "sts:GetCallerIdentity"))
        {
            foreach (var resource in use.Resources)
            {
                if (resource.IsUnknown || !target.Resources.Any(pattern => Covers(pattern, resource)))
                {
                    return (use.Action, resource);
                }
            }
        }
        return null;
    }

    /// <summary>
    /// Of a partly known name every completion must match: its own ? is matched by ? and *, its own * by * alone, as
    /// plain text would be. (A literal pattern character in it is never matched by another one.)
    /// </summary>
    private static bool Covers(string pattern, Resource resource) =>
        Wildcard.Parse(pattern).Matches(resource.Name)
        && (!resource.IsPartlyKnown
            || !resource.Name.Contains('*', StringComparison.Ordinal)
            || !pattern.Contains('?', StringComparison.Ordinal));
}
