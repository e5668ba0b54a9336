using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Approvals;
using Narrowgate.Recording;
using static Narrowgate.Tests.Approvals.DeskBench;

namespace Narrowgate.Tests.Approvals;

public sealed class RestartTests
{
    [Fact]
    public async Task A_restart_keeps_what_is_open_decided_and_granted()
    {
        var bench = new DeskBench();
        var calls = new List<Task<Verdict<Grant>>>
        {
            bench.PassAsync(bench.Question("granted")),
            bench.PassAsync(bench.Question("denied")),
            bench.PassAsync(bench.Question("open")),
        };
        await bench.OpenAsync(waiting: 3);
        bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await Task.WhenAll(calls);
        await bench.Desk.AnswerAsync(ByDigest(bench, "granted").Id, Alice, approve: true, null);
        await bench.Desk.AnswerAsync(ByDigest(bench, "denied").Id, Bob, approve: false, "no");

        bench.Restart();

        GrantOf(await bench.PassAsync(bench.Question("granted"))).ShouldBe(ByDigest(bench, "granted").Id);
        RefusalOf(await bench.PassAsync(bench.Question("denied"))).Reason.ShouldBe(RefusalReason.ApprovalDenied);
        var open = bench.PassAsync(bench.Question("open"));
        await bench.OpenAsync();
        await bench.Desk.AnswerAsync(ByDigest(bench, "open").Id, Alice, approve: true, null);
        GrantOf(await open).ShouldBe(ByDigest(bench, "open").Id);
    }

    [Fact]
    public async Task Requests_that_are_over_are_forgotten_beyond_the_bound_and_live_ones_never()
    {
        var bench = new DeskBench(Limits.Default with { ApprovalsRemembered = 2 });
        for (var number = 0; number < 5; number++)
        {
            var call = bench.PassAsync(bench.Question($"d{number}"));
            await bench.OpenAsync();
            bench.Clock.Advance(TimeSpan.FromSeconds(50));
            await call;
        }
        bench.Desk.List().Length.ShouldBe(5);

        bench.Clock.Advance(TimeSpan.FromMinutes(15));
        var last = bench.PassAsync(bench.Question("last"));
        await bench.OpenAsync();

        bench.Desk.List().Length.ShouldBe(2);
        bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await last;
    }

    /// <summary>Steps: 0-2 a call of one of three kinds, 3-4 a yes or a no to the oldest open request, 5-6 time, 7 a restart.</summary>
    [Fact]
    public void However_calls_answers_time_and_restarts_mix_uses_never_exceed_what_was_granted() =>
        Prop.ForAll(Gen.Choose(0, 7).ListOf(40).ToArbitrary(), steps => PlayAsync([.. steps]).GetAwaiter().GetResult())
            .QuickCheckThrowOnFailure();

    private static async Task PlayAsync(int[] steps)
    {
        var bench = new DeskBench();
        var calls = new List<(string Digest, Task<Verdict<Grant>> Outcome)>();
        foreach (var step in steps)
        {
            var open = bench.Desk.List().LastOrDefault(request => request.State == ApprovalState.Open);
            switch (step)
            {
                case <= 2:
                    calls.Add(($"d{step}", bench.PassAsync(bench.Question($"d{step}", terms: Terms(uses: 1 + step)))));
                    break;
                case 3 or 4 when open is not null:
                    await bench.Desk.AnswerAsync(open.Id, Alice, approve: step == 3, "because");
                    break;
                case 5 or 6:
                    bench.Clock.Advance(TimeSpan.FromSeconds(step == 5 ? 20 : 400));
                    break;
                case 7:
                    bench.Clock.Advance(TimeSpan.FromSeconds(50));
                    bench.Restart();
                    break;
            }
        }
        bench.Clock.Advance(TimeSpan.FromHours(1));
        var outcomes = await Task.WhenAll(calls.Select(call => call.Outcome));

        var granted = outcomes.Select(outcome => outcome.Holds(out var grant, out _) ? grant.Request : null).OfType<string>();
        foreach (var request in granted.CountBy(id => id))
        {
            request.Value.ShouldBeLessThanOrEqualTo(bench.Desk.Find(request.Key)!.GrantUses);
            bench.Journal.Entries.OfType<GrantUsed>().Count(used => used.Request == request.Key).ShouldBe(request.Value);
            bench.Journal.Entries.OfType<ApprovalAnswered>().ShouldContain(answer => answer.Id == request.Key && answer.Answer == "approve");
        }
        var live = Shown(bench);
        bench.Restart();
        Shown(bench).ShouldBe(live);
    }

    private static string Shown(DeskBench bench) => JsonSerializer.Serialize(
        bench.Desk.List().Select(request => new { request.Id, request.Digest, State = $"{request.State}", request.UsesLeft, request.GrantEndsAt, request.Answers.Length }));

    private static ApprovalRequest ByDigest(DeskBench bench, string digest) =>
        bench.Desk.List().Single(request => request.Digest == digest);
}
