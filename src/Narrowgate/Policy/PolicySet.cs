using Narrowgate.Operations;

namespace Narrowgate.Policy;

/// <summary>All policies of a configuration, indexed, as one pure function from a question to a decision.</summary>
public sealed class PolicySet
{
    private readonly StatementIndex _index;
    private readonly string _configuration;

    private PolicySet(StatementIndex index, string configuration) => (_index, _configuration) = (index, configuration);

    /// <summary>No policies: everything is refused but the question who one is.</summary>
    public static PolicySet Empty { get; } = Compile([], "none");

    /// <param name="documents">In the order of the configuration, which matters to how reasons are listed only.</param>
    /// <param name="configurationFingerprint">Stands in each decision.</param>
    public static PolicySet Compile(IEnumerable<PolicyDocument> documents, string configurationFingerprint)
    {
        var statements = documents
            .SelectMany(document => document.Statements.Select(statement => (document, statement)))
            .Select((pair, ordinal) => new RuledStatement(ordinal, pair.document, pair.statement));
        return new PolicySet(new StatementIndex(statements), configurationFingerprint);
    }

    /// <summary>Each action on each resource is judged by itself; the strictest outcome is the call's.</summary>
    public Decision Decide(Question question)
    {
        var judgements = Judge(question);
        if (judgements.Count == 0)
        {
            return new Decision(
                Effect.Deny, [], ActionSelector.Unmapped, "*", [], "the call names no action", _configuration);
        }
        return judgements.Max(judgement => judgement.Effect) switch
        {
            Effect.Allow => Summarise(judgements),
            Effect.RequireApproval => Summarise(
                judgements.Where(judgement => judgement.Effect == Effect.RequireApproval)),
            _ => Refuse(judgements),
        };
    }

    private List<Judgement> Judge(Question question)
    {
        var sessionKeys = CallerIndex.KeysOf(question.Session);
        var judgements = new List<Judgement>();
        foreach (var use in question.Operation.Actions)
        {
            var facts = new Facts(question, use);
            // An action on nothing has not been understood; it is judged as on something unknown.
            foreach (var resource in use.Resources.IsDefaultOrEmpty ? [Resource.Unknown("?")] : use.Resources)
            {
                judgements.Add(Judgement.Of(facts, resource, _index.Find(use.Action, resource, sessionKeys)));
            }
        }
        return judgements;
    }

    // A statement that says no is a better answer than that none says yes.
    private Decision Refuse(List<Judgement> judgements)
    {
        var refusals = judgements.Where(judgement => judgement.Effect == Effect.Deny).ToList();
        var first = refusals.Find(judgement => judgement.Statements.Count > 0) ?? refusals[0];
        return Describe(first, first.Statements, first.Reason);
    }

    private Decision Summarise(IEnumerable<Judgement> judgements)
    {
        var all = judgements.ToList();
        var statements = all
            .SelectMany(judgement => judgement.Statements)
            .DistinctBy(statement => statement.Ordinal)
            .OrderBy(statement => statement.Ordinal)
            .ToList();
        var reason = statements.Count == all[0].Statements.Count ? all[0].Reason : Judgement.Names(statements);
        return Describe(all[0], statements, reason);
    }

    private Decision Describe(Judgement judgement, IReadOnlyList<RuledStatement> statements, string reason) => new(
        judgement.Effect,
        [.. statements.Select(statement => statement.Match)],
        judgement.Use.Action,
        judgement.Resource.ToString(),
        judgement.Effect == Effect.RequireApproval
            ? [.. statements.Select(statement => statement.Statement.Terms ?? ApprovalTerms.Default)]
            : [],
        reason,
        _configuration);
}
