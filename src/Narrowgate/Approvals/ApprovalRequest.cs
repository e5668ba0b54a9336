using System.Collections.Immutable;
using Narrowgate.Policy;
using Narrowgate.Recording;

namespace Narrowgate.Approvals;

/// <summary>The question to people about one call, as it stands now.</summary>
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
    int UsesLeft);

public enum ApprovalState
{
    Open,
    Approved,
    Denied,
    Expired,
    Used,
}
