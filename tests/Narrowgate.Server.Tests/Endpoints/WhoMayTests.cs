using Narrowgate.Approvals;
using Narrowgate.Recording;
using Narrowgate.Server.Endpoints;
using Narrowgate.Server.Tests.Endpoints.Bench;

namespace Narrowgate.Server.Tests.Endpoints;

public sealed class WhoMayTests
{
    private const string Person = "person:alice";
    private const string Workload = "workload:ci";

    [Theory]
    // Reading
    [InlineData("tcp", "ReadOnly", null, "GET sessions", 401)]
    [InlineData("tcp", "Full", null, "GET calls", 401)]
    [InlineData("tcp", "ReadOnly", "garbage", "GET approvals", 401)]
    [InlineData("tcp", "ReadOnly", Workload, "GET approvals", 403)]
    [InlineData("tcp", "ReadOnly", Workload, "GET calls", 403)]
    [InlineData("tcp", "ReadOnly", Person, "GET sessions", 200)]
    [InlineData("tcp", "ReadOnly", Person, "GET whoami", 200)]
    [InlineData("socket", "ReadOnly", null, "GET sessions", 200)]
    [InlineData("socket", "ReadOnly", null, "GET approvals", 200)]
    [InlineData("socket", "ReadOnly", "garbage", "GET approvals", 401)]
    [InlineData("socket", "Off", null, "GET sessions", 403)]
    [InlineData("socket", "Off", Person, "GET sessions", 403)]
    // Deciding
    [InlineData("tcp", "Full", null, "POST approvals/ID/approve", 401)]
    [InlineData("tcp", "Full", Workload, "POST approvals/ID/approve", 403)]
    [InlineData("tcp", "Full", "garbage", "POST approvals/ID/deny", 401)]
    [InlineData("socket", "ReadOnly", null, "POST approvals/ID/approve", 401)]
    [InlineData("socket", "Full", null, "POST approvals/ID/approve", 401)]
    [InlineData("socket", "Full", null, "POST approvals/ID/deny", 401)]
    [InlineData("socket", "Full", Workload, "POST approvals/ID/approve", 403)]
    [InlineData("socket", "Full", "person:ci", "POST approvals/ID/approve", 403)]
    [InlineData("socket", "Off", Person, "POST approvals/ID/approve", 403)]
    [InlineData("socket", "ReadOnly", Person, "POST approvals/ID/approve", 200)]
    [InlineData("tcp", "Off", Person, "POST approvals/ID/approve", 200)]
    // Revoking
    [InlineData("socket", "ReadOnly", null, "POST sessions/S1/revoke", 401)]
    [InlineData("socket", "ReadOnly", Workload, "POST sessions/S1/revoke", 403)]
    [InlineData("socket", "ReadOnly", Person, "POST sessions/S1/revoke", 200)]
    [InlineData("socket", "Full", null, "POST sessions/S1/revoke", 200)]
    [InlineData("tcp", "Full", null, "POST sessions/S1/revoke", 401)]
    [InlineData("tcp", "ReadOnly", Person, "POST sessions/S1/revoke", 200)]
    // Issuing tokens
    [InlineData("socket", "Full", null, "POST tokens", 200)]
    [InlineData("socket", "ReadOnly", null, "POST tokens", 403)]
    [InlineData("socket", "ReadOnly", Person, "POST tokens", 403)]
    [InlineData("tcp", "Full", Person, "POST tokens", 403)]
    [InlineData("tcp", "Full", null, "POST tokens", 401)]
    // Targets
    [InlineData("tcp", "ReadOnly", null, "GET targets", 401)]
    [InlineData("tcp", "ReadOnly", Workload, "GET targets", 200)]
    [InlineData("socket", "ReadOnly", null, "GET targets", 200)]
    public async Task Who_may_do_what(string door, string administration, string? token, string what, int status)
    {
        await using var bench = await ApiBench.StartAsync(Enum.Parse<Administration>(administration));
        bench.AddSession("S1");
        var (call, request) = await bench.WaitingAsync();
        var recorded = bench.Journal.Entries.Count;
        var (method, path) = (what.Split(' ')[0], what.Split(' ')[1].Replace("ID", request.Id, StringComparison.Ordinal));
        var json = path == "tokens" ? """{"provider":"people","subject":"alice","ttlSeconds":60}""" : """{"comment":"because"}""";

        var reply = await bench.SendAsync(door, new(method), $"/api/v1/{path}", token, json);

        reply.Status.ShouldBe(status, reply.Body);
        if (status >= 400)
        {
            reply.ContentType.ShouldBe("application/problem+json");
            bench.Journal.Entries.Count.ShouldBe(recorded, "what is refused changes nothing");
            bench.Desk.Find(request.Id)!.State.ShouldBe(ApprovalState.Open);
        }
        await bench.EndHoldsAsync(call);
    }

    [Fact]
    public async Task A_workload_that_tries_to_approve_reads_why_it_cannot()
    {
        await using var bench = await ApiBench.StartAsync(Administration.Full);
        var (call, request) = await bench.WaitingAsync();

        var reply = await bench.SendAsync("socket", HttpMethod.Post, $"/api/v1/approvals/{request.Id}/approve", Workload);

        reply.Detail.ShouldContain("agents/ci is a workload: workloads open sessions and never decide");
        await bench.EndHoldsAsync(call);
    }

    [Fact]
    public async Task A_workload_sees_only_the_targets_that_are_open_to_it()
    {
        await using var bench = await ApiBench.StartAsync();

        var workload = await bench.SendAsync("tcp", HttpMethod.Get, "/api/v1/targets", Workload);
        var owner = await bench.SendAsync("socket", HttpMethod.Get, "/api/v1/targets");

        workload.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()).ShouldBe(["prod"]);
        owner.Json.GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("evil.example", null, 403)]
    [InlineData("evil.example:8780", "http://evil.example:8780", 403)]
    [InlineData("127.0.0.1.evil.example", null, 403)]
    [InlineData(null, "http://evil.example", 403)]
    [InlineData(null, "null", 403)]
    [InlineData("localhost:8780", "http://localhost:9999", 403)]
    [InlineData("localhost:8780", "http://localhost:8780", 200)]
    [InlineData("console.gate.example.com", "https://console.gate.example.com", 200)]
    [InlineData("console.gate.example.com", null, 200)]
    [InlineData(null, null, 200)]
    public async Task Pages_of_other_sites_are_kept_out_even_with_a_good_token(string? host, string? origin, int status)
    {
        await using var bench = await ApiBench.StartAsync();

        var reply = await bench.SendAsync("tcp", HttpMethod.Get, "/api/v1/sessions", Person, change: request =>
        {
            request.Headers.Host = host;
            if (origin is not null)
            {
                request.Headers.TryAddWithoutValidation("Origin", origin);
            }
        });

        reply.Status.ShouldBe(status, reply.Body);
    }

    [Theory]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer ")]
    [InlineData("person:alice")]
    public async Task An_authorization_that_is_not_one_bearer_token_is_refused_at_the_socket_too(string header)
    {
        await using var bench = await ApiBench.StartAsync();

        var reply = await bench.SendAsync("socket", HttpMethod.Get, "/api/v1/sessions", change: request =>
            request.Headers.TryAddWithoutValidation("Authorization", header));

        reply.Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_waiting_call_goes_on_when_a_person_approves_and_the_record_says_who()
    {
        await using var bench = await ApiBench.StartAsync();
        var (call, request) = await bench.WaitingAsync();

        var reply = await bench.SendAsync(
            "tcp", HttpMethod.Post, $"/api/v1/approvals/{request.Id}/approve", Person, """{"comment":"go"}""");

        reply.Json.GetProperty("state").GetString().ShouldBe("used");
        var decision = reply.Json.GetProperty("decisions")[0];
        decision.GetProperty("by").GetString().ShouldBe("people/alice");
        decision.GetProperty("comment").GetString().ShouldBe("go");
        (await call).Holds(out var grant, out _).ShouldBeTrue();
        grant!.Request.ShouldBe(request.Id);
        bench.Journal.Entries.OfType<ApprovalAnswered>().Single().By.ShouldBe("people/alice");
    }
}
