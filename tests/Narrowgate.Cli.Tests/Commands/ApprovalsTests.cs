using Narrowgate.Server.Endpoints;
using Narrowgate.Server.Tests.Endpoints.Bench;

namespace Narrowgate.Cli.Tests.Commands;

public sealed class ApprovalsTests
{
    [Fact]
    public async Task A_person_finds_the_waiting_call_reads_it_and_lets_it_go_on()
    {
        await using var bench = await CliBench.StartAsync();
        var (call, request) = await bench.Gateway.WaitingAsync();

        var listed = await bench.RunAsync("approvals", "list", "--state", "open", "--json");
        var shown = await bench.RunAsync("approvals", "show", request.Id);
        var approved = await bench.RunAsync("approvals", "approve", request.Id, "--token-file", bench.Token("person:alice"), "--comment", "go");

        listed.Json.Single().GetProperty("id").GetString().ShouldBe(request.Id);
        shown.Output.ShouldContain("caller     agents/ci");
        shown.Output.ShouldContain("risks      destructive");
        shown.Output.ShouldContain("\"i-0abc\"");
        approved.Code.ShouldBe(0, approved.Error);
        approved.Output.ShouldContain("the waiting call went on");
        (await call).Holds(out _, out _).ShouldBeTrue();
        (await bench.RunAsync("approvals", "show", request.Id)).Output.ShouldContain("approve by people/alice");
    }

    [Fact]
    public async Task A_no_is_told_to_the_caller_and_a_second_answer_is_refused()
    {
        await using var bench = await CliBench.StartAsync();
        var (call, request) = await bench.Gateway.WaitingAsync();
        var token = bench.Token("person:alice");

        (await bench.RunAsync("approvals", "deny", request.Id, "--token-file", token, "--comment", "not today")).Code.ShouldBe(0);
        var again = await bench.RunAsync("approvals", "approve", request.Id, "--token-file", token);

        (await call).Holds(out _, out var refusal).ShouldBeFalse();
        refusal!.Message.ShouldContain("not today");
        again.Code.ShouldBe(1);
        again.Error.ShouldContain("is denied");
    }

    [Fact]
    public async Task The_owner_of_a_full_socket_decides_nothing_without_a_person()
    {
        await using var bench = await CliBench.StartAsync(Administration.Full);
        var (call, request) = await bench.Gateway.WaitingAsync();

        (await bench.RunAsync("approvals", "approve", request.Id)).Code.ShouldBe(1);

        call.IsCompleted.ShouldBeFalse();
        await bench.Gateway.EndHoldsAsync(call);
    }

    [Fact]
    public async Task A_token_issued_for_a_person_decides_over_HTTP_as_well()
    {
        await using var bench = await CliBench.StartAsync(Administration.Full);
        var (call, request) = await bench.Gateway.WaitingAsync();
        var issued = await bench.RunAsync(
            "token", "issue", "--provider", "people", "--subject", "alice", "--group", "sre", "leads", "--ttl", "15m", "--claim", "team=a=b");

        var file = bench.Token(issued.Output.Trim());
        var approved = await bench.RunAsync(
            "approvals", "approve", request.Id, "--token-file", file, "--server", bench.Gateway.Address.ToString());

        approved.Code.ShouldBe(0, approved.Error);
        (await call).Holds(out _, out _).ShouldBeTrue();
        var order = bench.Gateway.Tokens.Orders.Single();
        order.Groups.ShouldBe(["sre", "leads"]);
        order.Ttl.ShouldBe(TimeSpan.FromMinutes(15));
        order.Claims["team"].ShouldBe(["a=b"]);
    }

    [Fact]
    public async Task Watching_shows_what_is_open_and_then_each_change()
    {
        await using var bench = await CliBench.StartAsync();
        var (call, request) = await bench.Gateway.WaitingAsync();
        using var stop = new CancellationTokenSource();
        var output = new SharedOutput();
        var watching = Task.Run(() => bench.RunAsync(output, stop.Token, "approvals", "watch"));
        await PrintedAsync(output, bench.Gateway, $"{request.Id}  open");

        await bench.Gateway.Desk.AnswerAsync(
            request.Id, new("people", "people/alice", ["people/sre"]), approve: false, "no");
        await PrintedAsync(output, bench.Gateway, $"{request.Id}  denied");
        await stop.CancelAsync();

        (await watching).Code.ShouldBe(0);
        (await call).Holds(out _, out _).ShouldBeFalse();
    }

    /// <summary>Moves the clock in small steps until the text is there; the watcher polls by that clock.</summary>
    private static async Task PrintedAsync(StringWriter output, ApiBench gateway, string text)
    {
        for (var tries = 0; !output.ToString().Contains(text, StringComparison.Ordinal); tries++)
        {
            tries.ShouldBeLessThan(2000, output.ToString());
            gateway.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(5);
        }
    }
}
