using System.Collections.Immutable;

namespace Narrowgate.Policy;

/// <summary>What policy says about a call, and which statements said it.</summary>
/// <param name="Effect">The strictest outcome over the call's actions and resources.</param>
/// <param name="Statements">The statements that decided; empty where nothing allowed it.</param>
/// <param name="Action">The action that decided: the one that was refused or asked, else the first.</param>
/// <param name="Resource">Its resource, for people.</param>
/// <param name="Terms">With <see cref="Effect.RequireApproval"/>: one for each statement that asks.</param>
/// <param name="Reason">In words, for the record and for <c>policy explain</c>: also what was unknown.</param>
/// <param name="Configuration">Fingerprint of the policies that decided.</param>
public sealed record Decision(
    Effect Effect,
    ImmutableArray<StatementMatch> Statements,
    string Action,
    string Resource,
    ImmutableArray<ApprovalTerms> Terms,
    string Reason,
    string Configuration);

/// <summary>A statement that took part: <c>policy ci, statement production-stays</c>.</summary>
public sealed record StatementMatch(string Policy, string Sid, Effect Effect)
{
    public override string ToString() => $"policy {Policy}, statement {Sid}";
}
