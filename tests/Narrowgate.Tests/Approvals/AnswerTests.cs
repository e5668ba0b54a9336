using Narrowgate.Approvals;
using Narrowgate.Identity;
using Narrowgate.Policy;
using Narrowgate.Recording;
using static Narrowgate.Tests.Approvals.DeskBench;

namespace Narrowgate.Tests.Approvals;

public sealed class AnswerTests
{
    private readonly DeskBench _bench = new();

    [Theory]
    [InlineData("people/alice", "people/sre", true, null, null)]
    [InlineData("people/alice", "people/sre", false, "too risky", null)]
    [InlineData("people/alice", "people/sre", false, "  ", RefusalReason.InvalidParameter)]
    [InlineData("people/alice", "people/sre", false, null, RefusalReason.InvalidParameter)]
    [InlineData("people/mallory", "people/sales", true, null, RefusalReason.ApproverNotAdmitted)]
    [InlineData("people/mallory", "people/sales", false, "no", RefusalReason.ApproverNotAdmitted)]
    [InlineData("people/mallory", "sre", true, null, RefusalReason.ApproverNotAdmitted)]
    [InlineData("agents/ci", "people/sre", true, null, RefusalReason.ApproverNotAdmitted)]
    [InlineData("people/ci", "people/sre", true, null, RefusalReason.ApproverNotAdmitted)]
    [InlineData("people/CI", "people/sre", true, null, RefusalReason.ApproverNotAdmitted)]
    [InlineData("ci", "people/sre", true, null, RefusalReason.ApproverNotAdmitted)]
    public async Task Who_may_answer(string subject, string group, bool approve, string? comment, RefusalReason? refused)
    {
        var call = _bench.PassAsync(_bench.Question(terms: Terms(approvers: "people/sre")));
        var request = await _bench.OpenAsync();

        var answer = await _bench.Desk.AnswerAsync(request.Id, new Person("people", subject, [group]), approve, comment);

        answer.Holds(out _, out var refusal).ShouldBe(refused is null);
        refusal?.Reason.ShouldBe(refused!.Value);
        _bench.Journal.Entries.OfType<ApprovalAnswered>().Count().ShouldBe(refused is null ? 1 : 0);
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await call;
    }

    [Fact]
    public async Task A_comment_has_a_bound()
    {
        var call = _bench.PassAsync(_bench.Question());
        var request = await _bench.OpenAsync();

        RefusalOf(await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, new string('x', 1001))).Reason
            .ShouldBe(RefusalReason.InvalidParameter);

        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await call;
    }

    [Fact]
    public async Task Two_must_be_two_different_people()
    {
        var call = _bench.PassAsync(_bench.Question(terms: Terms(required: 2)));
        var request = await _bench.OpenAsync();

        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, null);
        RefusalOf(await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, null)).Reason
            .ShouldBe(RefusalReason.ApprovalClosed);
        _bench.Desk.Find(request.Id)!.State.ShouldBe(ApprovalState.Open);
        await _bench.Desk.AnswerAsync(request.Id, Bob, approve: true, null);

        GrantOf(await call).ShouldBe(request.Id);
    }

    [Fact]
    public async Task Each_statement_that_asks_needs_its_own_approvers()
    {
        ApprovalTerms[] both = [Terms(approvers: "people/sre"), Terms(approvers: "people/security")];
        var call = _bench.PassAsync(_bench.Question(terms: both));
        var request = await _bench.OpenAsync();

        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, null);
        _bench.Desk.Find(request.Id)!.State.ShouldBe(ApprovalState.Open);
        await _bench.Desk.AnswerAsync(request.Id, Bob, approve: true, null);

        GrantOf(await call).ShouldBe(request.Id);
    }

    [Fact]
    public async Task One_no_ends_it_whoever_said_yes_before()
    {
        var call = _bench.PassAsync(_bench.Question(terms: Terms(required: 2)));
        var request = await _bench.OpenAsync();

        await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, null);
        await _bench.Desk.AnswerAsync(request.Id, Bob, approve: false, "no");

        RefusalOf(await call).Reason.ShouldBe(RefusalReason.ApprovalDenied);
        RefusalOf(await _bench.Desk.AnswerAsync(request.Id, Alice with { Subject = "people/carol" }, true, null)).Reason
            .ShouldBe(RefusalReason.ApprovalClosed);
    }

    [Fact]
    public async Task An_unknown_request_is_named() =>
        RefusalOf(await _bench.Desk.AnswerAsync("01JNONE", Alice, approve: true, null)).Reason
            .ShouldBe(RefusalReason.ApprovalUnknown);

    [Fact]
    public async Task An_answer_that_cannot_be_recorded_has_no_effect()
    {
        var call = _bench.PassAsync(_bench.Question());
        var request = await _bench.OpenAsync();
        _bench.Journal.IsFull = true;

        await Should.ThrowAsync<JournalUnavailableException>(
            async () => await _bench.Desk.AnswerAsync(request.Id, Alice, approve: true, null));

        _bench.Desk.Find(request.Id)!.State.ShouldBe(ApprovalState.Open);
        call.IsCompleted.ShouldBeFalse();
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        await call;
    }
}
