using Narrowgate.Approvals;
using Narrowgate.Recording;
using static Narrowgate.Tests.Approvals.DeskBench;

namespace Narrowgate.Tests.Approvals;

public sealed class WaitingTests
{
    private readonly DeskBench _bench = new();

    [Fact]
    public async Task A_call_that_waits_goes_on_at_once_when_the_answer_is_yes()
    {
        var call = _bench.PassAsync(_bench.Question());
        var request = await _bench.OpenAsync();
        call.IsCompleted.ShouldBeFalse();

        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, comment: null);

        GrantOf(await call).ShouldBe(request.Id);
        _bench.Journal.Entries.Select(entry => entry.GetType()).ShouldBe(
            [typeof(ApprovalRequested), typeof(CallWaiting), typeof(ApprovalAnswered), typeof(GrantUsed)]);
        _bench.Desk.Find(request.Id)!.State.ShouldBe(ApprovalState.Used);
        _bench.Desk.WaitingCalls.ShouldBe(0);
    }

    [Fact]
    public async Task When_the_hold_ends_first_the_caller_reads_the_documented_words_and_the_same_call_passes_after_the_yes()
    {
        var call = _bench.PassAsync(_bench.Question());
        var request = await _bench.OpenAsync();

        _bench.Clock.Advance(TimeSpan.FromSeconds(50));

        var refusal = RefusalOf(await call);
        refusal.Reason.ShouldBe(RefusalReason.ApprovalPending);
        refusal.Message.ShouldBe(
            $"narrowgate is waiting for approval of ec2:StopInstances on i-0abc (request {request.Id}, expires 12:15Z). "
            + $"Ask an approver to open http://127.0.0.1:8780/approvals/{request.Id}, then run the same command again.");
        _bench.Desk.WaitingCalls.ShouldBe(0);

        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, comment: null);
        GrantOf(await _bench.PassAsync(_bench.Question())).ShouldBe(request.Id);
    }

    [Fact]
    public async Task A_grant_is_for_exactly_one_digest_and_is_spent_once()
    {
        var call = _bench.PassAsync(_bench.Question());
        var request = await _bench.OpenAsync();
        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, comment: null);
        await call;

        foreach (var digest in new[] { "another", "d1" })
        {
            var again = _bench.PassAsync(_bench.Question(digest));
            (await _bench.OpenAsync()).Id.ShouldNotBe(request.Id);
            _bench.Clock.Advance(TimeSpan.FromSeconds(50));
            RefusalOf(await again).Reason.ShouldBe(RefusalReason.ApprovalPending);
        }
    }

    [Fact]
    public async Task The_same_call_sent_again_joins_the_open_request()
    {
        var first = _bench.PassAsync(_bench.Question());
        var second = _bench.PassAsync(_bench.Question());
        await _bench.OpenAsync(waiting: 2);

        _bench.Desk.List().Length.ShouldBe(1);
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_call_whose_caller_hung_up_takes_no_use()
    {
        using var gone = new CancellationTokenSource();
        var left = _bench.PassAsync(_bench.Question(), gone.Token);
        await _bench.OpenAsync();
        var stays = _bench.PassAsync(_bench.Question());
        var request = await _bench.OpenAsync(waiting: 2);

        await gone.CancelAsync();
        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, comment: null);

        RefusalOf(await left).Detail.ShouldBe("The caller hung up.");
        GrantOf(await stays).ShouldBe(request.Id);
    }

    [Fact]
    public async Task A_caller_that_is_gone_before_it_is_looked_at_does_not_spend_a_live_grant()
    {
        var call = _bench.PassAsync(_bench.Question());
        var request = await _bench.OpenAsync();
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await call;
        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, comment: null);

        RefusalOf(await _bench.PassAsync(_bench.Question(), new CancellationToken(canceled: true)));

        _bench.Desk.Find(request.Id)!.UsesLeft.ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_identical_calls_as_many_pass_as_there_are_uses_in_the_order_they_came()
    {
        var calls = new List<Task<Verdict<Grant>>>();
        for (var count = 1; count <= 5; count++)
        {
            calls.Add(_bench.PassAsync(_bench.Question(terms: Terms(uses: 3))));
            await _bench.OpenAsync(waiting: count);
        }

        await _bench.Desk.AnswerAsync((await _bench.OpenAsync()).Id, Alice, approve: true, comment: null);

        var outcomes = await Task.WhenAll(calls);
        outcomes.Select(outcome => outcome.Holds(out _, out _)).ShouldBe([true, true, true, false, false]);
        RefusalOf(outcomes[4]).Message.ShouldContain("Run the same command again");
    }

    [Fact]
    public async Task A_hundred_calls_racing_for_one_use_let_one_pass()
    {
        var first = _bench.PassAsync(_bench.Question());
        var request = await _bench.OpenAsync();
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await first;
        using var gone = new CancellationTokenSource();
        var racers = Enumerable.Range(0, 100).Select(_ => Task.Run(() => _bench.PassAsync(_bench.Question(), gone.Token)));
        var racing = racers.ToList();

        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, comment: null);
        await Task.WhenAny(racing);
        await gone.CancelAsync();

        var passed = (await Task.WhenAll(racing)).Where(outcome => outcome.Holds(out _, out _)).ToList();
        passed.Count.ShouldBe(1);
        _bench.Journal.Entries.OfType<GrantUsed>().Count(used => used.Request == request.Id).ShouldBe(1);
    }

    [Fact]
    public async Task A_no_is_told_to_those_who_wait_and_stays_a_no_until_the_request_ends()
    {
        var call = _bench.PassAsync(_bench.Question());
        var request = await _bench.OpenAsync();
        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: false, "not on a\u001b[2J Friday");

        var refusal = RefusalOf(await call);
        refusal.Reason.ShouldBe(RefusalReason.ApprovalDenied);
        refusal.Message.ShouldContain("people/alice said no");
        refusal.Message.ShouldNotContain("\u001b");
        RefusalOf(await _bench.PassAsync(_bench.Question())).Reason.ShouldBe(RefusalReason.ApprovalDenied);

        _bench.Clock.Advance(TimeSpan.FromMinutes(15));
        var later = _bench.PassAsync(_bench.Question());
        (await _bench.OpenAsync()).Id.ShouldNotBe(request.Id);
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await later;
    }

    [Fact]
    public async Task A_grant_ends_with_its_time_though_uses_are_left()
    {
        var call = _bench.PassAsync(_bench.Question(terms: Terms(uses: 5)));
        var request = await _bench.OpenAsync();
        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, comment: null);
        await call;
        _bench.Clock.Advance(TimeSpan.FromMinutes(10));

        var again = _bench.PassAsync(_bench.Question(terms: Terms(uses: 5)));

        (await _bench.OpenAsync()).Id.ShouldNotBe(request.Id);
        _bench.Desk.Find(request.Id)!.State.ShouldBe(ApprovalState.Expired);
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await again;
    }

    [Fact]
    public async Task Where_several_statements_ask_the_shortest_times_and_the_fewest_uses_hold()
    {
        var wide = Terms(uses: 9) with { GrantFor = TimeSpan.FromHours(1), Expires = TimeSpan.FromHours(2) };
        var narrow = Terms(uses: 2) with { Hold = TimeSpan.FromSeconds(5), Expires = TimeSpan.FromHours(4) };
        var call = _bench.PassAsync(_bench.Question(terms: [wide, narrow]));
        var request = await _bench.OpenAsync();

        request.ExpiresAt.ShouldBe(_bench.Clock.GetUtcNow().AddHours(2));
        _bench.Clock.Advance(TimeSpan.FromSeconds(5));
        RefusalOf(await call).Reason.ShouldBe(RefusalReason.ApprovalPending);

        (await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, null)).Holds(out var approved, out _).ShouldBeTrue();
        approved!.UsesLeft.ShouldBe(2);
        approved.GrantEndsAt.ShouldBe(_bench.Clock.GetUtcNow().AddMinutes(10));
    }

    [Fact]
    public async Task What_was_agreed_under_other_terms_does_not_count_after_a_reload()
    {
        var call = _bench.PassAsync(_bench.Question());
        var request = await _bench.OpenAsync();
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await call;
        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, comment: null);

        var stricter = _bench.PassAsync(_bench.Question(terms: Terms(required: 2)));

        (await _bench.OpenAsync()).Id.ShouldNotBe(request.Id);
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await stricter;
    }

    [Fact]
    public async Task A_caller_has_a_bounded_number_of_open_requests_and_others_are_not_hindered()
    {
        var bench = new DeskBench(Limits.Default with { OpenApprovalsPerCaller = 2 });
        var held = new List<Task> { bench.PassAsync(bench.Question("a")), bench.PassAsync(bench.Question("b")) };
        await bench.OpenAsync(waiting: 2);

        RefusalOf(await bench.PassAsync(bench.Question("c"))).Reason.ShouldBe(RefusalReason.Overloaded);
        held.Add(bench.PassAsync(bench.Question("c", subject: "agents/other")));
        await bench.OpenAsync(waiting: 3);

        bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task A_request_that_nobody_answers_expires_and_tells_those_who_still_wait()
    {
        var call = _bench.PassAsync(_bench.Question(terms: Terms() with { Expires = TimeSpan.FromSeconds(10) }));
        var request = await _bench.OpenAsync();
        _bench.Clock.Advance(TimeSpan.FromSeconds(10));

        RefusalOf(await call).Message.ShouldContain("got no answer");
        RefusalOf(await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, null)).Reason
            .ShouldBe(RefusalReason.ApprovalClosed);
    }

    [Fact]
    public async Task Nothing_is_asked_that_cannot_be_recorded()
    {
        _bench.Journal.IsFull = true;

        await Should.ThrowAsync<JournalUnavailableException>(() => _bench.PassAsync(_bench.Question()));

        _bench.Desk.List().ShouldBeEmpty();
        _bench.Desk.WaitingCalls.ShouldBe(0);
    }

    [Fact]
    public async Task A_call_does_not_pass_whose_use_cannot_be_recorded()
    {
        var call = _bench.PassAsync(_bench.Question());
        var request = await _bench.OpenAsync();
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await call;
        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, comment: null);
        _bench.Journal.IsFull = true;

        await Should.ThrowAsync<JournalUnavailableException>(() => _bench.PassAsync(_bench.Question()));

        _bench.Journal.IsFull = false;
        GrantOf(await _bench.PassAsync(_bench.Question())).ShouldBe(request.Id);
    }

    [Fact]
    public async Task A_call_goes_on_only_when_its_use_is_on_disk_even_if_its_hold_ends_meanwhile()
    {
        var call = _bench.PassAsync(_bench.Question());
        var request = await _bench.OpenAsync();
        var disk = new TaskCompletionSource();
        _bench.Journal.Disk = entry => entry is GrantUsed ? disk.Task : Task.CompletedTask;

        var yes = _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, comment: null).AsTask();
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        call.IsCompleted.ShouldBeFalse();

        disk.SetResult();
        await yes;
        GrantOf(await call).ShouldBe(request.Id);
    }
}
