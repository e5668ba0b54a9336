using System.Text;
using System.Text.Json.Nodes;
using Narrowgate.Aws.Events;

namespace Narrowgate.JourneyTests;

/// <summary>Calls whose request is a stream of events: both directions at once, and one end for both.</summary>
[Trait("Needs", "processes")]
public sealed class EventRequestTests
{
    private const string Allowed = """
          - sid: talks
            effect: Allow
            action: ["lex:StartConversation"]
            resource: "*"
        """;

    private static readonly EventMessage Heard = EventCaller.Event("HeartbeatEvent", """{"eventId":"1"}""");

    [Fact]
    public async Task Each_side_answers_the_other_while_both_go_on()
    {
        var heard = new List<(string, string)>();
        await using var upstream = await EventUpstream.StartAsync(async talk =>
        {
            await talk.BeginAsync();
            while (await talk.HearAsync() is { } said)
            {
                heard.Add(said);
                await talk.SayAsync(EventCaller.Event("TextResponseEvent", """{"messages":[]}"""));
            }
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Allowed);
        await using var caller = await OpenAsync(gateway);

        // The head is there before a word was said: SDKs wait for it.
        var (status, headers) = await caller.HeadAsync();
        (status, headers["Content-Type"]).ShouldBe((200, EventMessage.ContentType));
        foreach (var text in (string[])["one", "two", "three"])
        {
            await caller.SayAsync(EventCaller.Text(text));
            (await caller.HearAsync())![":event-type"]!.Text.ShouldBe("TextResponseEvent");
        }
        await caller.CloseAsync();

        (await caller.HearAsync()).ShouldBeNull();
        (await upstream.Over.Task).ShouldBeNull();
        heard.Select(said => said.Item2).ShouldBe(["""{"text":"one"}""", """{"text":"two"}""", """{"text":"three"}"""]);
        var call = await EndedAsync(gateway);
        ((string?)call["state"], (int?)call["status"], (string?)call["operation"]).ShouldBe(("done", 200, "StartConversation"));
        ((string?)call["reason"]).ShouldBeNull();
        Encoding.Latin1.GetString(Convert.FromBase64String((string)call["reply"]!["body"]!)).ShouldContain("TextResponseEvent");
        ((long?)call["request"]!["size"]).ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_message_with_a_wrong_signature_ends_the_stream_and_nothing_of_it_goes_up(int at)
    {
        var heard = 0;
        await using var upstream = await AnsweringAsync(() => heard++);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Allowed);
        await using var caller = await OpenAsync(gateway);
        await caller.HeadAsync();
        for (var place = 0; place < at; place++)
        {
            await caller.SayAsync(EventCaller.Text("well signed"));
            await caller.HearAsync();
        }
        var forged = SignedEvent.Sign(caller.Chain, TimeProvider.System.GetUtcNow(), EventCaller.Text("signed")) with
        {
            Payload = EventFrame.Write(EventCaller.Text("forged")),
        };
        await caller.SendAsync(EventFrame.Write(forged.Wrap()));

        var told = await caller.HearAsync();
        (told![":message-type"]!.Text, told[":error-code"]!.Text).ShouldBe(("error", "SignatureDoesNotMatch"));
        (await caller.HearAsync()).ShouldBeNull();
        // The target saw the stream break, not end.
        (await upstream.Over.Task).ShouldNotBeNull().ShouldBeAssignableTo<IOException>();
        heard.ShouldBe(at);
        var call = await EndedAsync(gateway);
        ((string?)call["reason"]).ShouldNotBeNull().ShouldContain("a signature that does not fit");
        Recorded(call).ShouldNotContain("forged");
    }

    [Fact]
    public async Task A_stream_that_was_cut_off_does_not_end_well_upstream()
    {
        await using var upstream = await AnsweringAsync();
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Allowed);
        await using var caller = await OpenAsync(gateway);
        await caller.HeadAsync();
        await caller.SayAsync(EventCaller.Text("a"));
        await caller.HearAsync();
        await caller.EndAsync();

        (await caller.HearAsync())![":error-message"]!.Text.ShouldNotBeNull().ShouldContain("without the empty message");
        (await upstream.Over.Task).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_event_that_names_another_account_does_not_go_on()
    {
        await using var upstream = await EventUpstream.StartAsync(async talk =>
        {
            await talk.BeginAsync();
            await talk.HearAsync();
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Allowed);
        await using var caller = await OpenAsync(gateway);
        await caller.HeadAsync();
        await caller.SayAsync(EventCaller.Event(
            "ConfigurationEvent",
            """{"responseContentType":"text/plain","requestAttributes":{"x":"arn:aws:iam::999999999999:role/other"}}"""));

        var told = await caller.HearAsync();
        (told![":error-code"]!.Text, told[":error-message"]!.Text!.Contains("999999999999", StringComparison.Ordinal)).ShouldBe(("AccessDeniedException", true));
        (await upstream.Over.Task).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_end_of_its_session_ends_a_stream_that_runs()
    {
        await using var upstream = await AnsweringAsync();
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Allowed);
        await using var caller = await OpenAsync(gateway);
        await caller.HeadAsync();
        await caller.SayAsync(EventCaller.Text("a"));
        await caller.HearAsync();
        var session = (string)(await gateway.GetAsync("sessions"))["items"]![0]!["id"]!;
        (await gateway.PostAsync($"sessions/{session}/revoke", new { comment = "enough" })).Status.ShouldBeLessThan(300);
        await caller.SayAsync(EventCaller.Text("b"));

        var told = await caller.HearAsync();
        (told![":error-code"]!.Text, told[":error-message"]!.Text).ShouldBe(("AccessDeniedException", "narrowgate ended this session. Ask the gateway's operator."));
        (await upstream.Over.Task).ShouldNotBeNull();
        Recorded(await EndedAsync(gateway)).ShouldNotContain("\"b\"");
    }

    [Fact]
    public async Task A_caller_that_hangs_up_ends_the_stream_upstream_and_in_the_record()
    {
        await using var upstream = await AnsweringAsync();
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Allowed);
        await using var caller = await OpenAsync(gateway);
        await caller.HeadAsync();
        await caller.SayAsync(EventCaller.Text("a"));
        await caller.HearAsync();
        caller.Break();

        (await upstream.Over.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldNotBeNull();
        ((string?)(await EndedAsync(gateway))["reason"]).ShouldNotBeNull().ShouldContain("event stream");
    }

    [Fact]
    public async Task A_target_that_has_heard_enough_ends_both_directions()
    {
        await using var upstream = await EventUpstream.StartAsync(async talk =>
        {
            await talk.HearAsync();
            await talk.SayAsync(Heard);
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Allowed);
        await using var caller = await OpenAsync(gateway);
        await caller.SayAsync(EventCaller.Text("a"));
        (await caller.HeadAsync()).Status.ShouldBe(200);
        (await caller.HearAsync())![":event-type"]!.Text.ShouldBe("HeartbeatEvent");
        (await caller.HearAsync()).ShouldBeNull();
        ((string?)(await EndedAsync(gateway))["reason"]).ShouldBeNull();
    }

    /// <summary>A long one is still on its way when its head is there, while the request has not ended.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(200_000)]
    public async Task A_targets_no_at_the_beginning_is_the_callers_to_read(int more)
    {
        var filler = new string('a', more);
        await using var upstream = await EventUpstream.StartAsync(async talk =>
        {
            talk.Http.Response.StatusCode = 400;
            talk.Http.Response.ContentType = "application/json";
            talk.Http.Response.Headers["x-amzn-ErrorType"] = "ValidationException";
            await talk.Http.Response.Body.WriteAsync(
                Encoding.UTF8.GetBytes($$"""{"filler":"{{filler}}","message":"no such bot"}"""));
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Allowed);
        await using var caller = await OpenAsync(gateway);
        var (status, headers) = await caller.HeadAsync();
        (status, headers["x-amzn-ErrorType"]).ShouldBe((400, "ValidationException"));
        (await caller.BodyAsync(headers)).ShouldContain("no such bot");
    }

    [Theory]
    [InlineData("RequireApproval", "AccessDenied", "cannot be shown to anybody beforehand")]
    [InlineData("Deny", "AccessDenied", "narrowgate denied lex:StartConversation")]
    public async Task What_policy_does_not_simply_allow_never_opens(string effect, string code, string words)
    {
        await using var upstream = await EventUpstream.StartAsync(static _ => throw new InvalidOperationException("It was reached."));
        var approval = effect == "RequireApproval" ? "\n    approval: { approvers: { groups: [people/on-call] } }" : "";
        await using var gateway = await RunningGateway.StartAsync(
            upstream.Address, Allowed.Replace("effect: Allow", $"effect: {effect}", StringComparison.Ordinal) + approval);
        await using var caller = await OpenAsync(gateway);
        var (status, headers) = await caller.HeadAsync();
        (status, headers["x-amzn-ErrorType"].StartsWith(code, StringComparison.Ordinal)).ShouldBe((403, true));
        (await caller.BodyAsync(headers)).ShouldContain(words);
        upstream.Over.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_head_that_is_signed_otherwise_is_refused()
    {
        await using var upstream = await EventUpstream.StartAsync(static _ => throw new InvalidOperationException("It was reached."));
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Allowed);
        var keys = (await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync())).Keys;
        await using var caller = await EventCaller.OpenAsync(
            gateway, keys, payload: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        var (status, headers) = await caller.HeadAsync();
        (status, await caller.BodyAsync(headers)).Item2.ShouldContain("message by message");
        upstream.Over.Task.IsCompleted.ShouldBeFalse();
    }

    /// <summary>A target that answers each event with one.</summary>
    private static Task<EventUpstream> AnsweringAsync(Action? heard = null) => EventUpstream.StartAsync(async talk =>
    {
        await talk.BeginAsync();
        while (await talk.HearAsync() is not null)
        {
            heard?.Invoke();
            await talk.SayAsync(Heard);
        }
    });

    private static async Task<EventCaller> OpenAsync(RunningGateway gateway) => await EventCaller.OpenAsync(
        gateway, (await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync())).Keys);

    private static string Recorded(JsonNode call) =>
        call["request"]?["body"] is { } body ? Encoding.Latin1.GetString(Convert.FromBase64String((string)body!)) : "";

    private static async Task<JsonNode> EndedAsync(RunningGateway gateway)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if ((await gateway.CallsAsync()) is [var call] && (string?)call["state"] != "forwarded")
            {
                return await gateway.GetAsync($"calls/{(string?)call["id"]}");
            }
            await Task.Delay(20, patience.Token);
        }
    }
}
