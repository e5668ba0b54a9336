using System.Collections.Immutable;
using Narrowgate.Identity;
using Narrowgate.Recording;

namespace Narrowgate.Approvals;

/// <summary>
/// Where calls wait for people. Everything that changes is a journal entry first and takes effect after: a restart that
/// reads the journal has the same requests, answers and grants. One writer at a time, so that a use is spent once.
/// </summary>
/// <remarks>Throws <see cref="JournalUnavailableException"/> where nothing can be recorded: then nothing passes.</remarks>
public sealed class ApprovalDesk(
    IJournal journal,
    IdSource ids,
    ConsoleLinks links,
    TimeProvider clock,
    Limits limits) : IDisposable
{
    private const string CallerGone = "The caller hung up.";

    private readonly ApprovalRoll _roll = new(limits.ApprovalsRemembered);
    private readonly HeldCalls _held = new();
    private readonly ApprovalWords _words = new(links);
    private readonly SemaphoreSlim _oneWriter = new(1, 1);

    /// <summary>How many calls wait on their connections now.</summary>
    public int WaitingCalls => _held.Count;

    /// <summary>Takes in what the journal holds, at the start and before the first call.</summary>
    public void Apply(JournalEntry entry) => _roll.Apply(entry);

    public ApprovalRequest? Find(string id) => _roll.Find(id, clock.GetUtcNow());

    /// <summary>Newest first.</summary>
    public ImmutableArray<ApprovalRequest> List() => _roll.All(clock.GetUtcNow());

    /// <summary>
    /// Lets a call pass that people agreed to, exactly as it is; else asks them, records the call as waiting, and holds
    /// it until they answered, its hold is over, or its caller is gone. Identical calls share one request.
    /// </summary>
    public async ValueTask<Verdict<Grant>> PassAsync(ApprovalQuestion question, CancellationToken callerGone)
    {
        ArgumentOutOfRangeException.ThrowIfZero(question.Decision.Terms.Length, nameof(question));
        var held = new HeldCall(question, callerGone);
        if (!(await AskAsync(held)).Holds(out var request, out var refusal))
        {
            return refusal;
        }
        // 1. An answer may be there already; else 2. wait for one, but no longer than the request can be answered.
        var left = request.ExpiresAt - clock.GetUtcNow();
        var wait = TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, question.Hold.Ticks));
        await ((Task)held.Outcome.WaitAsync(wait, clock, callerGone)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!held.TryLeave())
        {
            // 3. The desk has it: its use may be on the way to the disk.
            return await held.Outcome;
        }
        _held.Remove(request.Id, held);
        return Find(request.Id) is { State: ApprovalState.Expired } expired
            ? ApprovalWords.Expired(question, expired)
            : _words.Pending(question, request, callerGone.IsCancellationRequested ? CallerGone : null);
    }

    /// <summary>
    /// One person's yes or no. Takes effect once it is on record; then the calls that wait go on, as many as the grant
    /// has uses.
    /// </summary>
    public async ValueTask<Verdict<ApprovalRequest>> AnswerAsync(string id, Person person, bool approve, string? comment)
    {
        await _oneWriter.WaitAsync(CancellationToken.None);
        try
        {
            var now = clock.GetUtcNow();
            if (_roll.Find(id, now) is not { } request)
            {
                return new Refusal(RefusalReason.ApprovalUnknown, $"There is no approval request {id}.");
            }
            if (ApproverRules.Objection(request, person, approve, comment, limits) is { } objection)
            {
                return objection;
            }
            var answer = approve ? ApprovalAnswers.Approve : ApprovalAnswers.Deny;
            var answered = await RecordAsync(
                id, new ApprovalAnswered(now, id, person.Subject, person.Groups, answer, comment), now);
            await TellThoseWhoWaitAsync(answered, now);
            return _roll.Find(id, now)!;
        }
        finally
        {
            _oneWriter.Release();
        }
    }

    public void Dispose() => _oneWriter.Dispose();

    /// <summary>Puts the call where an answer finds it, or tells it the answer that is there already.</summary>
    private async ValueTask<Verdict<ApprovalRequest>> AskAsync(HeldCall held)
    {
        await _oneWriter.WaitAsync(CancellationToken.None);
        try
        {
            var now = clock.GetUtcNow();
            var question = held.Question;
            var request = _roll.Newest(question.Digest, now);
            // A no holds until its request would have ended, whatever the policy asks by now.
            if (request is { State: ApprovalState.Denied } && now < request.ExpiresAt)
            {
                return _words.Denied(question, request);
            }
            if (request is { State: ApprovalState.Approved } && question.AsksAsIn(request))
            {
                if (!held.TryClaim())
                {
                    return _words.Pending(question, request, CallerGone);
                }
                await UseAsync(held, request, now);
                return request;
            }
            if (request is not { State: ApprovalState.Open } || !question.AsksAsIn(request))
            {
                if (_roll.OpenOf(question.Session.Caller.Subject, now) >= limits.OpenApprovalsPerCaller)
                {
                    return ApprovalWords.TooMany(question, limits.OpenApprovalsPerCaller);
                }
                var id = ids.Next();
                request = await RecordAsync(id, question.ToEntry(id, now), now);
            }
            await journal.AppendAsync(new CallWaiting(now, question.Call, request.Id));
            _held.Add(request.Id, held);
            return request;
        }
        finally
        {
            _oneWriter.Release();
        }
    }

    private async ValueTask TellThoseWhoWaitAsync(ApprovalRequest request, DateTimeOffset now)
    {
        if (request.State == ApprovalState.Open)
        {
            return;
        }
        foreach (var held in _held.Take(request.Id))
        {
            if (!held.TryClaim())
            {
                continue;
            }
            if (request.State == ApprovalState.Approved)
            {
                request = await UseAsync(held, request, now);
            }
            else
            {
                held.Tell(request.State == ApprovalState.Denied
                    ? _words.Denied(held.Question, request)
                    : ApprovalWords.UsedUp(held.Question, request));
            }
        }
    }

    /// <summary>One use, on record before the call goes on. A use that cannot be recorded is that call's failure.</summary>
    private async ValueTask<ApprovalRequest> UseAsync(HeldCall held, ApprovalRequest request, DateTimeOffset now)
    {
        try
        {
            request = await RecordAsync(request.Id, new GrantUsed(now, request.Id, held.Question.Call.Id), now);
            held.Tell(new Grant(request.Id));
        }
        catch (JournalUnavailableException unavailable)
        {
            held.Fail(unavailable);
        }
        return request;
    }

    private async ValueTask<ApprovalRequest> RecordAsync(string id, JournalEntry entry, DateTimeOffset now)
    {
        await journal.AppendAsync(entry);
        _roll.Apply(entry);
        return _roll.Find(id, now)!;
    }
}
