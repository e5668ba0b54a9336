using Narrowgate.Policy;
using Narrowgate.Recording;

namespace Narrowgate.Approvals;

/// <summary>What a checkpoint asks people about one call.</summary>
/// <param name="Digest">From <see cref="Operations.CallDigest"/>: what a yes is bound to.</param>
/// <param name="Session">For whom.</param>
/// <param name="Call">What people see and what is recorded.</param>
/// <param name="Decision">Who must agree (its terms, at least one), and the action and resource to name.</param>
public sealed record ApprovalQuestion(string Digest, Session Session, RecordedCall Call, Decision Decision)
{
    internal string What => $"{Decision.Action} on {Decision.Resource}";

    internal TimeSpan Hold =>
        TimeSpan.FromTicks(Math.Min(ApprovalTerms.LongestHold.Ticks, Decision.Terms.Min(terms => terms.Hold).Ticks));

    internal RecordedCaller Caller =>
        new(Session.Caller.Subject, Session.Caller.Provider, Session.Caller.Groups, Session.Caller.Tags);

    internal ApprovalRequested ToEntry(string id, DateTimeOffset now) =>
        new(
            now, id, Digest, Call, Caller,
            [.. Decision.Terms.Select(terms => new RecordedTerms(
                terms.Approvers, terms.Required, terms.GrantUses, terms.GrantFor.TotalSeconds))],
            now + Decision.Terms.Min(terms => terms.Expires));

    /// <summary>
    /// Whether an earlier request asked the same people for the same thing. After a reload that asks others, what was
    /// agreed under the old policy no longer counts.
    /// </summary>
    internal bool AsksAsIn(ApprovalRequest request) =>
        Decision.Terms.Length == request.Terms.Length
        && Decision.Terms.Zip(request.Terms).All(pair => AreAlike(pair.First, pair.Second));

    /// <summary>Whether a later decision about the same call asks the same people.</summary>
    internal bool IsAskedBy(Decision later) =>
        Decision.Terms.Length == later.Terms.Length
        && Decision.Terms.Zip(later.Terms).All(pair => AreAlike(pair.First, pair.Second));

    private static bool AreAlike(ApprovalTerms left, ApprovalTerms right) =>
        left.Approvers.SequenceEqual(right.Approvers)
        && left.Required == right.Required
        && left.GrantUses == right.GrantUses
        && left.GrantFor == right.GrantFor;
}
