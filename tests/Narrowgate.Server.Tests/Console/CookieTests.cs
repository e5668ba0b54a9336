using Narrowgate.Approvals;
using Narrowgate.Recording;
using Narrowgate.Server.Tests.Endpoints.Bench;

namespace Narrowgate.Server.Tests.WebConsole;

public sealed class CookieTests
{
    private const string Alice = "person:alice";

    [Fact]
    public async Task A_decision_by_cookie_is_on_record_as_that_persons()
    {
        await using var bench = await ApiBench.StartAsync();
        var (_, cookie) = await Browser.EnterAsync(bench, await Browser.CodeAsync(bench, Alice));
        var (call, request) = await bench.WaitingAsync();

        var reply = await Browser.SendAsync(
            bench, HttpMethod.Post, $"approvals/{request.Id}/approve", cookie, json: """{"comment":"go"}""");

        reply.Status.ShouldBe(200, reply.Body);
        (await call).Holds(out _, out _).ShouldBeTrue();
        bench.Journal.Entries.OfType<ApprovalAnswered>().Single().By.ShouldBe("people/alice");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://console.gate.example.com")]
    public async Task What_another_page_makes_a_browser_send_changes_nothing(string origin)
    {
        await using var bench = await ApiBench.StartAsync();
        bench.AddSession("S1");
        var (_, cookie) = await Browser.EnterAsync(bench, await Browser.CodeAsync(bench, Alice));
        var unused = await Browser.CodeAsync(bench, "person:mallory");
        var (call, request) = await bench.WaitingAsync();
        var recorded = bench.Journal.Entries.Count;

        foreach (var path in new[] { $"approvals/{request.Id}/approve", $"approvals/{request.Id}/deny", "sessions/S1/revoke", "sign-out" })
        {
            (await Browser.SendAsync(bench, HttpMethod.Post, path, cookie, origin)).Status.ShouldBe(403, path);
        }
        // Nor does it sign a browser in as somebody else.
        (await Browser.SendAsync(bench, HttpMethod.Post, "sign-in", cookie: null, origin, $$"""{"code":"{{unused}}"}"""))
            .Status.ShouldBe(403);

        bench.Journal.Entries.Count.ShouldBe(recorded);
        bench.Desk.Find(request.Id)!.State.ShouldBe(ApprovalState.Open);
        (await Browser.SendAsync(bench, HttpMethod.Get, "whoami", cookie)).Status.ShouldBe(200);
        await bench.EndHoldsAsync(call);
    }

    [Fact]
    public async Task A_cookie_makes_no_links_and_issues_no_tokens()
    {
        await using var bench = await ApiBench.StartAsync(Narrowgate.Server.Endpoints.Administration.Full);
        var (_, cookie) = await Browser.EnterAsync(bench, await Browser.CodeAsync(bench, Alice));

        (await Browser.SendAsync(bench, HttpMethod.Post, "sign-in-links", cookie)).Status.ShouldBe(401);
        (await Browser.SendAsync(bench, HttpMethod.Post, "tokens", cookie)).Status.ShouldBe(403);
        var may = (await Browser.SendAsync(bench, HttpMethod.Get, "whoami", cookie)).Json.GetProperty("may").EnumerateArray();
        may.Select(word => word.GetString()).ShouldBe(["read", "find-targets", "revoke", "decide"]);
    }

    [Fact]
    public async Task At_the_socket_a_cookie_is_nobody_and_no_link_is_opened()
    {
        await using var bench = await ApiBench.StartAsync();
        var (_, cookie) = await Browser.EnterAsync(bench, await Browser.CodeAsync(bench, Alice));
        var code = await Browser.CodeAsync(bench, Alice);
        var (call, request) = await bench.WaitingAsync();

        var decided = await Browser.SendAsync(
            bench, HttpMethod.Post, $"approvals/{request.Id}/approve", cookie, door: "socket");
        var entered = await Browser.SendAsync(
            bench, HttpMethod.Post, "sign-in", cookie: null, json: $$"""{"code":"{{code}}"}""", door: "socket");

        decided.Status.ShouldBe(401);
        entered.Status.ShouldBe(403);
        await bench.EndHoldsAsync(call);
    }

    [Theory]
    [InlineData("__Secure-narrowgate=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("__Secure-narrowgate=")]
    [InlineData("narrowgate=AAAA")]
    public async Task A_cookie_that_this_gateway_did_not_give_is_nobody(string cookie)
    {
        await using var bench = await ApiBench.StartAsync();

        (await Browser.SendAsync(bench, HttpMethod.Get, "sessions", cookie)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_token_that_is_not_good_is_not_made_good_by_a_cookie()
    {
        await using var bench = await ApiBench.StartAsync();
        var (_, cookie) = await Browser.EnterAsync(bench, await Browser.CodeAsync(bench, Alice));

        var reply = await bench.SendAsync(
            "tcp", HttpMethod.Get, "/api/v1/sessions", "workload:ci", change: request => request.Headers.Add("Cookie", cookie!));

        reply.Status.ShouldBe(403);
    }
}
