namespace Narrowgate.Approvals;

/// <summary>
/// A call that waits on its connection. Whoever claims it first decides how it ends: the desk that has an answer, or
/// the call itself when its hold is over or its caller is gone. So a use is never spent on a call that has left.
/// </summary>
internal sealed class HeldCall(ApprovalQuestion question, CancellationToken callerGone)
{
    private readonly TaskCompletionSource<Verdict<Grant>> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isClaimed;

    public ApprovalQuestion Question => question;

    public Task<Verdict<Grant>> Outcome => _outcome.Task;

    /// <summary>The desk's claim; false where the call has left or its caller is gone.</summary>
    public bool TryClaim() => !callerGone.IsCancellationRequested && TryLeave();

    /// <summary>The call's own claim; false where the desk has it and <see cref="Outcome"/> is about to come.</summary>
    public bool TryLeave() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    public void Tell(Verdict<Grant> outcome) => _outcome.TrySetResult(outcome);

    public void Fail(Exception exception) => _outcome.TrySetException(exception);
}
