using Narrowgate.Operations;

namespace Narrowgate.Policy;

/// <summary>What policy says about one action on one resource.</summary>
/// <param name="Statements">Those that decided; empty where nothing matched.</param>
/// <param name="Reason">In words.</param>
internal sealed record Judgement(
    ActionUse Use,
    Resource Resource,
    Effect Effect,
    IReadOnlyList<RuledStatement> Statements,
    string Reason)
{
    // AWS lets everybody ask who they are, and SDKs do, whatever policy says.
    private const string WhoAmI = "sts:GetCallerIdentity";

    /// <summary>Deny, then RequireApproval, then Allow, then no.</summary>
    public static Judgement Of(Facts facts, Resource resource, List<RuledStatement> candidates)
    {
        var matching = candidates
            .Where(candidate => candidate.Policy.IsAbout(facts.Question.Session) && candidate.Statement.Covers(facts, resource))
            .ToList();
        if (matching.Count == 0)
        {
            return string.Equals(facts.Use.Action, WhoAmI, StringComparison.OrdinalIgnoreCase)
                ? new Judgement(facts.Use, resource, Effect.Allow, [], $"{WhoAmI} is allowed unless it is denied")
                : new Judgement(facts.Use, resource, Effect.Deny, [], WhyNothingAllows(facts, resource, candidates));
        }
        var effect = matching.Max(statement => statement.Effect);
        matching.RemoveAll(statement => statement.Effect != effect);
        return new Judgement(
            facts.Use, resource, effect, matching, Names(matching) + Uncertainty(resource, effect, matching));
    }

    public static string Names(IEnumerable<RuledStatement> statements)
    {
        const int Shown = 5;
        var all = statements.ToList();
        var names = string.Join("; ", all.Take(Shown));
        return all.Count > Shown ? $"{names}; and {all.Count - Shown} more" : names;
    }

    private static string Uncertainty(Resource resource, Effect effect, List<RuledStatement> statements) =>
        resource.IsUnknown
            && effect != Effect.Allow
            && statements.Any(matching => !matching.Statement.Resources.IsEverything)
            ? " (which resource it is on cannot be told from the request, so it may be meant)"
            : "";

    private static string WhyNothingAllows(Facts facts, Resource resource, List<RuledStatement> candidates)
    {
        var allows = candidates
            .Where(candidate => candidate.Effect == Effect.Allow && candidate.Policy.IsAbout(facts.Question.Session))
            .ToList();
        if (allows.Find(allow => allow.Statement.CoversByWildcard(facts, resource)) is { } wide)
        {
            return $"no statement allows it; {wide} matches only by a wildcard, and an action that {Danger(facts.Use)} must be named";
        }
        return resource.IsUnknown && allows.Exists(allow => allow.Statement.Actions.Covers(facts.Use, Effect.Allow))
            ? "no statement allows it; which resource it is on cannot be told from the request, so only an Allow on \"*\" covers it"
            : "no statement allows it";
    }

    private static string Danger(ActionUse use) =>
        use.Risks.Contains(Risk.CodeExecution) ? "runs code under another role"
        : use.Risks.Contains(Risk.Indirect) ? "acts through another service"
        : use.Risks.Contains(Risk.CredentialIssuing) ? "hands out access"
        : "this version cannot map";
}
