using Narrowgate.Approvals;
using Narrowgate.Operations;
using Narrowgate.Permits;
using Narrowgate.Policy;
using Narrowgate.Recording;

namespace Narrowgate;

/// <summary>
/// The one page: whatever a connector carries passes here, in this order, or not at all. What comes back is a permit,
/// and nothing else in the code base can make one.
/// </summary>
/// <exception cref="JournalUnavailableException">From every step that records: nothing leaves then.</exception>
public sealed class Checkpoint(
    IPolicySource policies,
    ApprovalDesk approvals,
    CallDigest digest,
    Revocations revocations,
    Recorder recorder,
    TimeProvider clock)
{
    public async ValueTask<Verdict<Permit>> PassAsync(
        CallArrival arrival, Session session, Target target, Operation operation, CancellationToken callerGone)
    {
        // 1. Keys outlive what they were issued for: ask again whether this session, and this caller here, still hold.
        if (Standing(session, target) is { } fallen)
        {
            await recorder.StopAsync(arrival, session, operation, decision: null, fallen);
            return fallen;
        }

        // 2. Decide. A target that only observes lets everything pass: its records say what policy would have done.
        var decision = policies.Current.Decide(new Question(session, operation, arrival.Origin, clock.GetUtcNow()));
        var enforced = target.Enforcement == Enforcement.Enforce;
        if (enforced && decision.Effect == Effect.Deny)
        {
            return await StopAsync(Refusals.Denied(decision));
        }

        // 3. Ask a person, where policy says so; the call waits on its own connection.
        var call = Recorder.Describe(arrival, session, operation, decision);
        string? request = null;
        if (enforced && decision.Effect == Effect.RequireApproval)
        {
            var asked = await approvals.PassAsync(
                new ApprovalQuestion(digest.Of(session, operation), session, call, decision), callerGone);
            if (!asked.Holds(out var grant, out var unanswered))
            {
                return await StopAsync(unanswered);
            }
            // The answer may have taken a minute: the session can have been revoked meanwhile.
            if (Standing(session, target) is { } fallenWhileWaiting)
            {
                return await StopAsync(fallenWhileWaiting);
            }
            request = grant.Request;
        }

        // 4. Record the intent; it is durable when this returns, and nothing has left yet.
        await recorder.IntendAsync(call, request);

        // 5. Permit.
        return new Permit(arrival.Id, session, operation, decision);

        async ValueTask<Refusal> StopAsync(Refusal refusal)
        {
            await recorder.StopAsync(arrival, session, operation, decision, refusal);
            return refusal;
        }
    }

    private Refusal? Standing(Session session, Target target) =>
        revocations.Cover(session) ? Refusals.Revoked
        : !target.Callers.Admits(session.Caller) ? Refusals.NoLongerAdmitted(target)
        : session.ExpiresAt <= clock.GetUtcNow() ? Refusals.Expired
        : null;
}
