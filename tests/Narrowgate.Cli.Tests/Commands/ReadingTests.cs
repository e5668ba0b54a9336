using Narrowgate.Recording;
using Narrowgate.Server.Endpoints;

namespace Narrowgate.Cli.Tests.Commands;

public sealed class ReadingTests
{
    private const string Hostile = "\u001b[2J\u202egnp.exe\u0085";

    [Fact]
    public async Task Sessions_and_calls_are_listed_for_people_and_for_scripts()
    {
        await using var bench = await CliBench.StartAsync();
        bench.Gateway.AddSession("S1");
        bench.Gateway.AddCall("C1", "S1");

        (await bench.RunAsync("sessions", "list")).Lines[1].ShouldMatch("^S1 +open +.*agents/ci +prod +tour +0$");
        (await bench.RunAsync("calls", "list")).Lines[1].ShouldMatch("^C1 +.* done +200 +ec2:StopInstances +arn:");
        var session = (await bench.RunAsync("sessions", "show", "S1", "--json")).Json.Single();
        session.GetProperty("calls")[0].GetProperty("id").GetString().ShouldBe("C1");
        (await bench.RunAsync("calls", "show", "C1", "--json")).Json.Single().GetProperty("state").GetString().ShouldBe("done");
        (await bench.RunAsync("sessions", "show", "S1")).Output.ShouldContain("C1");
    }

    [Fact]
    public async Task A_reply_in_CBOR_is_shown_as_JSON_and_any_other_bytes_are_not_shown()
    {
        await using var bench = await CliBench.StartAsync();
        bench.Gateway.AddSession("S1");
        bench.Gateway.AddCall("C1", "S1", call => call with { Reply = new([new("Content-Type", "application/cbor")], [0xa1, 0x61, 0x61, 0x18, 0x2a], 5, null, null) });
        bench.Gateway.AddCall("C2", "S1", call => call with { Reply = new([], [0xff, 0x00], 2, null, null) });

        (await bench.RunAsync("calls", "show", "C1")).Output.ShouldContain("""{"a":42}""");
        (await bench.RunAsync("calls", "show", "C2")).Output.ShouldContain("(bytes)");
    }

    [Fact]
    public async Task However_many_pages_it_takes_all_is_listed_and_no_more_than_asked_for()
    {
        await using var bench = await CliBench.StartAsync();
        bench.Gateway.AddSession("S1");
        for (var number = 0; number < 250; number++)
        {
            bench.Gateway.AddCall($"C{number}", "S1");
        }

        (await bench.RunAsync("calls", "list", "--json")).Json.Length.ShouldBe(250);
        (await bench.RunAsync("calls", "list", "--json", "--limit", "120")).Json.Length.ShouldBe(120);
        var session = (await bench.RunAsync("sessions", "show", "S1", "--json")).Json.Single();
        session.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("id").GetString())
            .ShouldBe(Enumerable.Range(0, 250).Select(number => $"C{number}"));
    }

    [Fact]
    public async Task A_replay_tells_request_decision_approval_and_masked_reply_in_order()
    {
        await using var bench = await CliBench.StartAsync();
        bench.Gateway.AddSession("S1");
        var (waiting, request) = await bench.Gateway.WaitingAsync();
        await bench.Gateway.Desk.AnswerAsync(request.Id, new("people", "people/alice", ["people/sre"]), true, "go on");
        await waiting;
        bench.Gateway.AddCall("C1", "S1", call => call with { Approval = request.Id });
        bench.Gateway.AddCall("C2", "S1", call => call with { State = "denied", Status = 403, Reply = null, Reason = "policy ci says no", Masked = [] });

        var ran = await bench.RunAsync("sessions", "replay", "S1");

        var places = new[]
        {
            "call C1", "InstanceIds", "RequireApproval: policy ci, statement changes-are-asked",
            $"{request.Id} used approve by people/alice", "\"go on\"", "200, 40 bytes, 12.5 ms", "{\"SecretString\":\"***\"}",
            "SecretString (sensitive)", "call C2", "policy ci says no", "403",
        }.Select(text => ran.Output.IndexOf(text, StringComparison.Ordinal)).ToList();
        places.ShouldAllBe(place => place >= 0, ran.Output);
        places.ShouldBe(places.Order());
    }

    [Fact]
    public async Task A_replay_keeps_the_recorded_pace_divided_by_the_speed()
    {
        await using var bench = await CliBench.StartAsync();
        var clock = bench.Gateway.Clock;
        bench.Gateway.AddSession("S1");
        bench.Gateway.AddCall("C1", "S1");
        bench.Gateway.AddCall("C2", "S1", call => call with { Call = call.Call with { At = call.Call.At.AddSeconds(60) } });
        var output = new SharedOutput();

        var replay = Task.Run(() => bench.RunAsync(output, default, "sessions", "replay", "S1", "--speed", "2"));
        while (!output.ToString().Contains("call C1", StringComparison.Ordinal))
        {
            await Task.Yield();
        }
        clock.Advance(TimeSpan.FromSeconds(15));
        output.ToString().ShouldNotContain("call C2");
        while (!replay.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(15));
            await Task.Yield();
        }

        (await replay).Output.ShouldContain("call C2");
    }

    [Theory]
    [InlineData("calls", "list")]
    [InlineData("calls", "list", "--json")]
    [InlineData("calls", "show", "C1")]
    [InlineData("calls", "show", "C1", "--json")]
    [InlineData("sessions", "show", "S1")]
    [InlineData("sessions", "replay", "S1")]
    [InlineData("sessions", "replay", "S1", "--json")]
    [InlineData("sessions", "list")]
    public async Task Hostile_text_is_shown_and_not_obeyed(params string[] args)
    {
        await using var bench = await CliBench.StartAsync();
        bench.Gateway.Recordings.Sessions.Add(bench.Gateway.AddSession("S1") with { Name = Hostile });
        bench.Gateway.Recordings.Sessions.RemoveAt(0);
        using var parameters = System.Text.Json.JsonDocument.Parse($$"""{"Name":"{{Hostile.Replace("\u001b", "\\u001b")}}"}""");
        bench.Gateway.AddCall("C1", "S1", call => call with
        {
            Reason = Hostile,
            Call = call.Call with { Resources = [Hostile], Parameters = parameters.RootElement.Clone() },
            Reply = new RecordedMessage([new("x-h", Hostile)], System.Text.Encoding.UTF8.GetBytes($"a\n{Hostile}"), 9, null, null),
        });

        var ran = await bench.RunAsync(args);

        ran.Code.ShouldBe(0, ran.Error);
        ran.Output.ShouldContain("gnp.exe");
        ran.Output.ShouldNotContain("\u001b");
        ran.Output.ShouldNotContain("\u202e");
        ran.Output.ShouldNotContain("\u0085");
    }

    [Fact]
    public async Task A_revocation_is_confirmed()
    {
        await using var bench = await CliBench.StartAsync(Administration.Full);
        bench.Gateway.AddSession("S1");

        var ran = await bench.RunAsync("sessions", "revoke", "S1", "--comment", "leaked");

        ran.Code.ShouldBe(0, ran.Error);
        ran.Output.ShouldContain("S1 of agents/ci is revoked");
        bench.Gateway.Journal.Entries.OfType<SessionRevoked>().Single().Comment.ShouldBe("leaked");
    }
}
