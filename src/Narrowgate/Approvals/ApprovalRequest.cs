using System.Collections.Immutable;
using Narrowgate.Policy;
using Narrowgate.Recording;

namespace Narrowgate.Approvals;

/// <summary>The question to people about one call, as it stands at one moment.</summary>
/// <param name="Digest">Binds it to the exact call; see <see cref="Operations.CallDigest"/>.</param>
/// <param name="Call">What the approver sees.</param>
/// <param name="GrantEndsAt">With <see cref="ApprovalState.Approved"/>: until when the call passes.</param>
public sealed record ApprovalRequest(
    string Id,
    string Digest,
    RecordedCall Call,
    RecordedCaller Caller,
    ImmutableArray<ApprovalTerms> Terms,
    DateTimeOffset RequestedAt,
    DateTimeOffset ExpiresAt,
    ApprovalState State,
    ImmutableArray<ApprovalAnswered> Answers,
    DateTimeOffset? GrantEndsAt,
    int UsesLeft)
{
    /// <summary>What people agreed to; the narrowest over the terms.</summary>
    public int GrantUses => Terms.Min(terms => terms.GrantUses);

    public TimeSpan GrantFor => Terms.Min(terms => terms.GrantFor);

    internal static ApprovalRequest From(ApprovalRequested entry) =>
        new(
            entry.Id, entry.Digest, entry.Call, entry.Caller,
            [.. entry.Terms.Select(terms => Recalled(terms, entry.ExpiresAt - entry.At))],
            entry.At, entry.ExpiresAt, ApprovalState.Open, Answers: [], GrantEndsAt: null, UsesLeft: 0);

    /// <summary>Lapses by the clock of whoever looks: nothing needs a timer, and a restart changes nothing.</summary>
    internal ApprovalRequest AsOf(DateTimeOffset now) => State switch
    {
        ApprovalState.Open when now >= ExpiresAt => this with { State = ApprovalState.Expired },
        ApprovalState.Approved when now >= GrantEndsAt => this with { State = ApprovalState.Expired },
        _ => this,
    };

    /// <summary>An answer to a request that is no longer open changes nothing.</summary>
    internal ApprovalRequest After(ApprovalAnswered answer)
    {
        if (AsOf(answer.At).State != ApprovalState.Open)
        {
            return this;
        }
        var answered = this with { Answers = Answers.Add(answer) };
        if (answer.Answer == ApprovalAnswers.Deny)
        {
            return answered with { State = ApprovalState.Denied };
        }
        return ApproverRules.AreMet(answered)
            ? answered with
            {
                State = GrantUses > 0 ? ApprovalState.Approved : ApprovalState.Used,
                GrantEndsAt = answer.At + GrantFor,
                UsesLeft = GrantUses,
            }
            : answered;
    }

    internal ApprovalRequest AfterUse() => UsesLeft > 1
        ? this with { UsesLeft = UsesLeft - 1 }
        : this with { UsesLeft = 0, State = ApprovalState.Used };

    // The hold is the waiting call's own matter; a request that came back from the journal has nobody waiting.
    private static ApprovalTerms Recalled(RecordedTerms terms, TimeSpan expires) =>
        new(
            terms.Approvers, terms.Required, ApprovalTerms.DefaultHold, expires,
            terms.GrantUses, TimeSpan.FromSeconds(terms.GrantForSeconds));
}

public enum ApprovalState
{
    Open,
    Approved,
    Denied,
    /// <summary>Nobody answered in time, or what was granted has lapsed.</summary>
    Expired,
    Used,
}

/// <summary>The two words of <see cref="ApprovalAnswered.Answer"/>.</summary>
public static class ApprovalAnswers
{
    public const string Approve = "approve";
    public const string Deny = "deny";
}
