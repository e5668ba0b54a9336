using System.Collections.Immutable;
using Narrowgate.Approvals;
using Narrowgate.Identity;
using Narrowgate.Policy;
using Narrowgate.Recording;
using Narrowgate.Testing;

namespace Narrowgate.Tests.Approvals;

/// <summary>A desk with its journal and clock, and short ways to say who asks and who answers.</summary>
internal sealed class DeskBench
{
    public static readonly Uri Console = new("http://127.0.0.1:8780");

    private int _calls;

    public DeskBench(Limits? limits = null)
    {
        Limits = limits ?? Limits.Default;
        Desk = NewDesk();
    }

    public ManualClock Clock { get; } = new();
    public MemoryJournal Journal { get; } = new();
    public Limits Limits { get; }
    public ApprovalDesk Desk { get; private set; }

    public static Person Alice { get; } = new("people", "people/alice", ["people/sre"]);
    public static Person Bob { get; } = new("people", "people/bob", ["people/sre", "people/security"]);

    public void Restart()
    {
        Desk = NewDesk();
        foreach (var entry in Journal.Entries)
        {
            Desk.Apply(entry);
        }
    }

    public Task<Verdict<Grant>> PassAsync(ApprovalQuestion question, CancellationToken callerGone = default) =>
        Desk.PassAsync(question, callerGone).AsTask();

    public ApprovalQuestion Question(string digest = "d1", string subject = "agents/ci", params ApprovalTerms[] terms)
    {
        var id = $"CALL{Interlocked.Increment(ref _calls)}";
        var caller = new Caller("agents", subject, ["agents"], ImmutableSortedDictionary<string, string>.Empty);
        var now = Clock.GetUtcNow();
        var session = new Session("S1", caller, "prod", "tour", now, now.AddHours(1));
        var call = new RecordedCall(
            id, session.Id, now, "ec2", "StopInstances", null, [new("ec2:StopInstances", "Write", [])], ["i-0abc"],
            "111122223333", "us-east-1", null, null);
        var decision = new Decision(
            Effect.RequireApproval, [], "ec2:StopInstances", "i-0abc", terms.Length == 0 ? [Terms()] : [.. terms], "", "c1");
        return new(digest, session, call, decision);
    }

    public static ApprovalTerms Terms(int required = 1, int uses = 1, params string[] approvers) =>
        ApprovalTerms.Default with { Required = required, GrantUses = uses, Approvers = [.. approvers] };

    /// <summary>The request that is open now, once a call has asked for it.</summary>
    public async Task<ApprovalRequest> OpenAsync(int waiting = 1)
    {
        while (Desk.WaitingCalls < waiting)
        {
            await Task.Yield();
        }
        return Desk.List().First(request => request.State == ApprovalState.Open);
    }

    public static string GrantOf(Verdict<Grant> verdict)
    {
        verdict.Holds(out var grant, out var refusal).ShouldBeTrue(refusal?.Message);
        return grant!.Request;
    }

    public static Refusal RefusalOf<T>(Verdict<T> verdict) where T : class
    {
        verdict.Holds(out _, out var refusal).ShouldBeFalse();
        return refusal!;
    }

    private ApprovalDesk NewDesk() => new(Journal, new IdSource(Clock), new ConsoleLinks(Console), Clock, Limits);
}
