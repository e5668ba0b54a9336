using System.Text;
using System.Text.Json;
using Narrowgate.Recording;
using Narrowgate.Server.Endpoints;
using Narrowgate.Server.Tests.Endpoints.Bench;

namespace Narrowgate.Server.Tests.Endpoints;

public sealed class ApiTests
{
    private const string Person = "person:alice";

    [Fact]
    public async Task An_approval_request_has_the_fields_that_scripts_count_on()
    {
        await using var bench = await ApiBench.StartAsync();
        var (call, request) = await bench.WaitingAsync();

        var json = (await bench.SendAsync("socket", HttpMethod.Get, $"/api/v1/approvals/{request.Id}")).Json;

        json.GetProperty("id").GetString().ShouldBe(request.Id);
        json.GetProperty("call").GetString().ShouldBe(request.Call.Id);
        json.GetProperty("caller").GetProperty("subject").GetString().ShouldBe("agents/ci");
        json.GetProperty("operation").GetString().ShouldBe("StopInstances");
        json.GetProperty("parameters").GetProperty("InstanceIds")[0].GetString().ShouldBe("i-0abc");
        json.GetProperty("resources")[0].GetString().ShouldBe("arn:aws:ec2:us-east-1:111122223333:instance/i-0abc");
        json.GetProperty("risks")[0].GetString().ShouldBe("destructive");
        json.GetProperty("state").GetString().ShouldBe("open");
        json.GetProperty("expiresAt").GetDateTimeOffset().ShouldBe(request.ExpiresAt);
        json.GetProperty("approvers")[0].GetString().ShouldBe("people/sre");
        json.GetProperty("decisions").GetArrayLength().ShouldBe(0);
        await bench.EndHoldsAsync(call);
    }

    [Fact]
    public async Task A_reply_in_CBOR_is_told_as_JSON_too()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.AddSession("S1");
        byte[] whole = [0xa1, 0x61, 0x61, 0xfb, 0x3f, 0xf1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a];
        bench.AddCall("C1", "S1", call => call with { Reply = new([new("Content-Type", "application/cbor")], whole, whole.Length, "ab", "cd") });
        bench.AddCall("C2", "S1", call => call with { Reply = new([new("Content-Type", "application/cbor")], whole[..^1], whole.Length, "ab", "cd") });
        bench.AddCall("C3", "S1", call => call with { Reply = new([], whole, whole.Length, "ab", "cd") });

        var calls = (await bench.SendAsync("socket", HttpMethod.Get, "/api/v1/sessions/S1")).Json.GetProperty("calls").EnumerateArray()
            .ToDictionary(call => call.GetProperty("id").GetString()!, call => call.GetProperty("reply"));

        calls["C1"].GetProperty("decoded").GetString().ShouldBe("""{"a":1.1}""");
        calls["C1"].GetProperty("body").GetString().ShouldBe(Convert.ToBase64String(whole));
        calls["C2"].GetProperty("decoded").GetString().ShouldBeNull();
        calls["C3"].GetProperty("decoded").GetString().ShouldBeNull();
    }

    [Fact]
    public async Task A_session_comes_with_its_calls_and_a_call_with_what_was_kept()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.AddSession("S1");
        bench.AddCall("C1", "S1");
        bench.AddCall("C2", "S1", call => call with { Reply = new([], [0xff, 0x00], 2, "ab", "cd") });

        var session = (await bench.SendAsync("socket", HttpMethod.Get, "/api/v1/sessions/S1")).Json;

        session.GetProperty("state").GetString().ShouldBe("open");
        session.GetProperty("callCount").GetInt32().ShouldBe(0);
        var call = session.GetProperty("calls")[0];
        call.GetProperty("actions")[0].GetProperty("level").GetString().ShouldBe("Write");
        call.GetProperty("decision").GetProperty("statements")[0].GetProperty("sid").GetString().ShouldBe("changes-are-asked");
        call.GetProperty("reply").GetProperty("body").GetString().ShouldBe("""{"SecretString":"***"}""");
        call.GetProperty("reply").GetProperty("wireHmac").GetString().ShouldBe("cd");
        call.GetProperty("masked")[0].GetProperty("mask").GetString().ShouldBe("sensitive");
        call.GetProperty("durationMs").GetDouble().ShouldBe(12.5);
        session.GetProperty("calls")[1].GetProperty("reply").GetProperty("bodyEncoding").GetString().ShouldBe("base64");
    }

    [Fact]
    public async Task Listings_narrow_and_come_in_pages()
    {
        await using var bench = await ApiBench.StartAsync();
        var calls = new List<Task>();
        foreach (var digest in new[] { "a", "b", "c" })
        {
            calls.Add((await bench.WaitingAsync(digest)).Call);
            bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var first = (await bench.SendAsync("socket", HttpMethod.Get, "/api/v1/approvals?state=open&limit=2")).Json;
        var next = first.GetProperty("next").GetString();
        var second = (await bench.SendAsync("socket", HttpMethod.Get, $"/api/v1/approvals?state=open&limit=2&cursor={next}")).Json;
        await bench.SendAsync("socket", HttpMethod.Get, "/api/v1/calls?session=S1&decision=denied&since=2026-01-01T00:00:00Z&limit=7&cursor=3");

        first.GetProperty("items").GetArrayLength().ShouldBe(2);
        second.GetProperty("items").GetArrayLength().ShouldBe(1);
        second.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        bench.Recordings.LastCallQuery.ShouldBe(new CallQuery("S1", "denied", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "3", 7));
        await bench.EndHoldsAsync([.. calls]);
    }

    [Fact]
    public async Task A_revocation_is_on_record_before_it_takes_effect_and_is_made_once()
    {
        await using var bench = await ApiBench.StartAsync(Administration.Full);
        var recorded = bench.AddSession("S1");
        var session = new Session("S1", NamedTokens.Workload("ci"), "prod", "tour", recorded.StartedAt, recorded.ExpiresAt);

        bench.Journal.IsFull = true;
        (await bench.SendAsync("socket", HttpMethod.Post, "/api/v1/sessions/S1/revoke")).Status.ShouldBe(503);
        bench.Revocations.Cover(session).ShouldBeFalse();

        bench.Journal.IsFull = false;
        var reply = await bench.SendAsync("socket", HttpMethod.Post, "/api/v1/sessions/S1/revoke", json: """{"comment":"leaked"}""");
        reply.Json.GetProperty("state").GetString().ShouldBe("revoked");
        bench.Revocations.Cover(session).ShouldBeTrue();
        bench.Journal.Entries.OfType<SessionRevoked>().Single().ShouldBe(
            new SessionRevoked(bench.Clock.GetUtcNow(), "S1", "admin.sock", "leaked"));
    }

    [Fact]
    public async Task A_token_is_handed_out_only_when_that_is_on_record_and_the_record_does_not_hold_it()
    {
        await using var bench = await ApiBench.StartAsync(Administration.Full);
        const string Order = """{"provider":"people","subject":"alice","groups":["sre"],"ttlSeconds":600,"claims":{"team":["a"]}}""";

        bench.Journal.IsFull = true;
        var refused = await bench.SendAsync("socket", HttpMethod.Post, "/api/v1/tokens", json: Order);
        bench.Journal.IsFull = false;
        var reply = await bench.SendAsync("socket", HttpMethod.Post, "/api/v1/tokens", json: Order);

        refused.Status.ShouldBe(503);
        refused.Body.ShouldNotContain("person:alice");
        reply.Json.GetProperty("token").GetString().ShouldBe("person:alice");
        bench.Tokens.Orders[1].Ttl.ShouldBe(TimeSpan.FromMinutes(10));
        var act = bench.Journal.Entries.OfType<AdministrativeAct>().Single();
        act.Act.ShouldBe("token.issued");
        Encoding.UTF8.GetString(JournalJson.Write(act)).ShouldNotContain("person:alice");
    }

    [Theory]
    [InlineData("GET", "sessions?limit=0", null, 400, "limit is a number")]
    [InlineData("GET", "sessions?limit=1001", null, 400, "limit is a number")]
    [InlineData("GET", "sessions?since=yesterday", null, 400, "ISO 8601")]
    [InlineData("GET", "calls?decision=maybe", null, 400, "decision is one of")]
    [InlineData("GET", "approvals?state=1", null, 400, "state is one of")]
    [InlineData("GET", "sessions?cursor=zzz", null, 400, "cursor is not one")]
    [InlineData("GET", "calls?cursor=zzz", null, 400, "cursor is not one")]
    [InlineData("GET", "sessions/none", null, 404, "no session none")]
    [InlineData("GET", "calls/none", null, 404, "no call none")]
    [InlineData("GET", "approvals/none", null, 404, "no approval request none")]
    [InlineData("POST", "approvals/none/approve", "{}", 404, "no approval request none")]
    [InlineData("GET", "nonsense", null, 404, "no such address")]
    [InlineData("POST", "approvals/ID/deny", "{}", 400, "needs a comment")]
    [InlineData("POST", "approvals/ID/approve", "{", 400, "not the JSON")]
    [InlineData("POST", "approvals/ID/approve", "null", 400, "JSON object")]
    [InlineData("POST", "approvals/ID/approve", "[]", 400, "not the JSON")]
    [InlineData("POST", "tokens", """{"subject":"","ttlSeconds":5}""", 400, "needs a subject")]
    [InlineData("POST", "tokens", """{"subject":"a","ttlSeconds":0}""", 400, "ttlSeconds")]
    [InlineData("POST", "tokens", """{"subject":"a","ttlSeconds":5,"provider":"absent"}""", 400, "no embedded provider")]
    public async Task A_bad_request_reads_what_is_wrong(string method, string path, string? json, int status, string says)
    {
        await using var bench = await ApiBench.StartAsync(Administration.Full);
        var (call, request) = await bench.WaitingAsync();
        path = path.Replace("ID", request.Id, StringComparison.Ordinal);

        var reply = await bench.SendAsync("socket", new(method), $"/api/v1/{path}", Person, json);

        reply.Status.ShouldBe(status, reply.Body);
        reply.ContentType.ShouldBe("application/problem+json");
        reply.Detail.ShouldContain(says);
        await bench.EndHoldsAsync(call);
    }

    [Fact]
    public async Task A_body_has_a_bound_and_must_say_that_it_is_JSON()
    {
        await using var bench = await ApiBench.StartAsync();
        var huge = JsonSerializer.Serialize(new { comment = new string('x', 70_000) });

        (await bench.SendAsync("tcp", HttpMethod.Post, "/api/v1/approvals/A/approve", Person, huge)).Status.ShouldBe(413);
        (await bench.SendAsync("tcp", HttpMethod.Post, "/api/v1/approvals/A/approve", Person, change: request =>
            request.Content = new StringContent("{}", Encoding.UTF8, "text/plain"))).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Probes_and_scrapers_need_no_token()
    {
        await using var bench = await ApiBench.StartAsync();
        var (call, _) = await bench.WaitingAsync();

        (await bench.SendAsync("tcp", HttpMethod.Get, "/healthz")).Status.ShouldBe(200);
        (await bench.SendAsync("tcp", HttpMethod.Get, "/readyz")).Status.ShouldBe(200);
        var metrics = (await bench.SendAsync("tcp", HttpMethod.Get, "/metrics")).Body;
        metrics.ShouldContain("\nnarrowgate_approvals_open 1\n");
        metrics.ShouldContain("\nnarrowgate_calls_waiting 1\n");
        metrics.ShouldContain("\nnarrowgate_journal_entries_total 2\n");

        bench.Unready = "The journal cannot be written.";
        var unready = await bench.SendAsync("tcp", HttpMethod.Get, "/readyz");
        unready.Status.ShouldBe(503);
        unready.Body.ShouldContain("journal");
        await bench.EndHoldsAsync(call);
    }

    [Fact]
    public async Task Who_am_I_says_what_I_may()
    {
        await using var bench = await ApiBench.StartAsync(Administration.Full);

        var owner = (await bench.SendAsync("socket", HttpMethod.Get, "/api/v1/whoami")).Json;
        var person = (await bench.SendAsync("tcp", HttpMethod.Get, "/api/v1/whoami", Person)).Json;

        owner.GetProperty("may").EnumerateArray().Select(word => word.GetString())
            .ShouldBe(["read", "find-targets", "revoke", "issue-tokens"]);
        person.GetProperty("subject").GetString().ShouldBe("people/alice");
        person.GetProperty("may").EnumerateArray().Select(word => word.GetString())
            .ShouldBe(["read", "find-targets", "revoke", "decide", "sign-in"]);
    }
}
