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
    ITargetSource targets,
    ApprovalDesk approvals,
    CallDigest digest,
    Revocations revocations,
    Recorder recorder,
    TimeProvider clock)
{
    public async ValueTask<Verdict<Permit>> PassAsync(
        CallArrival arrival, Session session, Operation operation, CallerPlace place, CancellationToken callerGone)
    {
        // 1. Keys outlive what they were issued for: ask again whether this session, and this caller here, still hold.
        if (!Standing(session).Holds(out var target, out var fallen))
        {
            await recorder.StopAsync(arrival, session, operation, decision: null, fallen);
            return fallen;
        }

        // 2. Decide. A target that only observes lets everything pass: its records say what policy would have done.
        var decision = Decide();
        var enforced = target.Enforcement == Enforcement.Enforce;
        if (enforced && decision.Effect == Effect.Deny)
        {
            return await StopAsync(Refusals.Denied(decision, operation));
        }

        // 3. Ask a person, where policy says so; the call waits on its own connection.
        var call = Recorder.Describe(arrival, session, operation, decision);
        string? request = null;
        if (enforced && decision.Effect == Effect.RequireApproval)
        {
            if (operation.IsOpenEnded || operation.Body is { Sha256: null })
            {
                return await StopAsync(operation.IsOpenEnded ? Refusals.OpenEnded(decision) : Refusals.Unbound(decision));
            }
            var question = new ApprovalQuestion(digest.Of(session, operation), session, call, decision);
            if (place.Wait() is { } crowded)
            {
                return await StopAsync(crowded);
            }
            var asked = await approvals.PassAsync(question, callerGone);
            place.Resume();
            if (!asked.Holds(out var grant, out var unanswered))
            {
                return await StopAsync(unanswered);
            }
            // The answer may have taken a minute: the session can have been revoked meanwhile, the policy changed.
            if (!Standing(session).Holds(out _, out var fallenWhileWaiting))
            {
                return await StopAsync(fallenWhileWaiting);
            }
            decision = Decide();
            if (decision.Effect == Effect.Deny)
            {
                return await StopAsync(Refusals.Denied(decision, operation));
            }
            if (decision.Effect == Effect.RequireApproval && !question.IsAskedBy(decision))
            {
                return await StopAsync(Refusals.AskedOfOthers(decision));
            }
            call = Recorder.Describe(arrival, session, operation, decision);
            request = grant.Request;
        }

        // 4. Record the intent; it is durable when this returns, and nothing has left yet.
        await recorder.IntendAsync(call, request);

        // 5. Permit.
        return new Permit(arrival.Id, session, operation, decision);

        Decision Decide() => policies.Current.Decide(new Question(session, operation, arrival.Origin, clock.GetUtcNow()));

        async ValueTask<Refusal> StopAsync(Refusal refusal)
        {
            await recorder.StopAsync(arrival, session, operation, decision, refusal);
            return refusal;
        }
    }

    /// <summary>
    /// Why a call that is under way may not go on; null while it may. For what lives longer than a decision: asked at each
    /// message of a stream.
    /// </summary>
    public Refusal? Ended(Permit permit) => Standing(permit.Session).Holds(out _, out var fallen) ? null : fallen;

    /// <summary>The session's target as it is configured now, where the session still stands.</summary>
    private Verdict<Target> Standing(Session session)
    {
        if (revocations.Cover(session))
        {
            return Refusals.Revoked;
        }
        if (session.ExpiresAt <= clock.GetUtcNow())
        {
            return Refusals.Expired;
        }
        return targets.Find(session.Target) is { } target && target.Callers.Admits(session.Caller)
            ? target
            : Refusals.NoLongerAdmitted(session.Target);
    }
}
