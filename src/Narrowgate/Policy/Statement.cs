using System.Collections.Immutable;
using Narrowgate.Operations;

namespace Narrowgate.Policy;

/// <summary>One statement of a policy: these actions on these resources, under these conditions.</summary>
/// <param name="Sid">Its name within the policy; its position where it has none.</param>
/// <param name="Terms">What to ask for; only with <see cref="Effect.RequireApproval"/>, and then always.</param>
public sealed record Statement(
    string Sid,
    Effect Effect,
    ActionSelector Actions,
    ResourceSelector Resources,
    ImmutableArray<Condition> Conditions,
    ApprovalTerms? Terms = null)
{
    internal bool Covers(Facts facts, Resource resource) =>
        Actions.Covers(facts.Use, Effect) && CoversButForAction(facts, resource);

    /// <summary>Whether it would cover the action if it named it.</summary>
    internal bool CoversByWildcard(Facts facts, Resource resource) =>
        Actions.Covers(facts.Use, Effect.Deny) && CoversButForAction(facts, resource);

    /// <summary>
    /// Whether it is an Allow that looks as if it let the action through, by level and risks too, and does not: its
    /// wildcards match what must be named. For those who look at a policy; no decision asks it.
    /// </summary>
    public bool PassesOver(ActionUse use) =>
        Effect == Effect.Allow && Actions.PassesOver(use) && Conditions.All(condition => condition.MayHold(use));

    /// <summary>Whether it decides on the action, somewhere or for somebody.</summary>
    public bool SpeaksOf(ActionUse use) => Actions.Covers(use, Effect) && Conditions.All(condition => condition.MayHold(use));

    private bool CoversButForAction(Facts facts, Resource resource)
    {
        if (!Resources.Covers(resource, facts, Effect))
        {
            return false;
        }
        foreach (var condition in Conditions)
        {
            if (!condition.Holds(facts, Effect))
            {
                return false;
            }
        }
        return true;
    }
}
