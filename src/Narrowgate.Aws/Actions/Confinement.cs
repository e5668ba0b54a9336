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
    public static Refusal? Check(
        CallFacts call, ImmutableArray<ActionUse> actions, ImmutableArray<Named> named, AwsTarget target) =>
        Foreign(actions, named, target) is (var account, var place)
            ? new Refusal(
                RefusalReason.Denied,
                $"{call.Service}:{call.Operation} names account {account}{place}, which target {target.Target.Name} does not "
                + "reach. Ask its owner to add the account to the target's accounts.")
            : Outside(actions, target) is { } use
                ? new Refusal(
                    RefusalReason.Denied,
                    $"{use.Action} on {use.Resource} is outside the resources that target {target.Target.Name} is "
                    + "confined to.")
                : null;

    /// <summary>
    /// The resources too, for a service may name an account in its own way (a partial ARN). Of what is partly known the
    /// account can be a star.
    /// </summary>
    private static (string Account, string Place)? Foreign(
        ImmutableArray<ActionUse> actions, ImmutableArray<Named> named, AwsTarget target)
    {
        var accounts = named.Select(one => (Account: AccountOf(one), Place: $" in {one.Place}"))
            .Concat(actions.SelectMany(use => use.Resources)
                .Select(resource => (Account: Arn.AccountOf(resource.Name), Place: "")));
        foreach (var (account, place) in accounts)
        {
            if (account is not null && account != target.RoleArn.Account && !target.Accounts.Contains(account))
            {
                return (account, place);
            }
        }
        return null;
    }

    private static string? AccountOf(Named named) =>
        named.Kind == NamedKind.Account ? named.Text : Arn.AccountOf(named.Text);

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
