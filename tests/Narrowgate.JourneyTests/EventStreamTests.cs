using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Narrowgate.Aws.Events;

namespace Narrowgate.JourneyTests;

/// <summary>
/// boto3 reads event streams through the gate: each event as it comes, masked, and nothing of what the model does not
/// know.
/// </summary>
[Trait("Needs", "processes")]
public sealed class EventStreamTests : IAsyncLifetime
{
    private const string Statements = """
          - sid: streams
            effect: Allow
            action: ["s3:GetObject", "bedrock:InvokeModelWithResponseStream", "kinesis:SubscribeToShard"]
            resource: "*"
        """;

    // What every script begins with. The bell is how a client tells the target that it has seen an event.
    private const string Client = """
        import boto3, botocore.config, socket, sys
        once = botocore.config.Config(retries={"total_max_attempts": 1}, read_timeout=30)
        def seen():
            socket.create_connection(("127.0.0.1", PORT)).close()

        """;

    private readonly TcpListener _bell = new(IPAddress.Loopback, 0);

    public ValueTask InitializeAsync()
    {
        _bell.Start();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _bell.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_model_answers_word_by_word_and_its_words_are_recorded()
    {
        await using var upstream = new ScriptedUpstream((stream, stop) => AnswerAsync(
            stream, stop, Chunk("correct"), Chunk("horse"), Chunk("battery")));
        var (output, call) = await RunAsync(upstream, """
            stream = boto3.client("bedrock-runtime", config=once).invoke_model_with_response_stream(modelId="m", body=b"{}")
            for event in stream["body"]:
                print(event["chunk"]["bytes"])
                seen()
            """);

        output.ShouldSucceed();
        output.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["b'correct'", "b'horse'", "b'battery'"]);
        ((string?)call["state"], (int?)call["status"]).ShouldBe(("done", 200));
        call["masked"]!.AsArray().ShouldBeEmpty();
        var recorded = Encoding.Latin1.GetString(Convert.FromBase64String((string)call["reply"]!["body"]!));
        foreach (var word in (string[])["correct", "horse", "battery"])
        {
            recorded.ShouldContain(Base64(word));
        }
    }

    [Fact]
    public async Task A_conversation_streams_in_the_clear()
    {
        await using var upstream = new ScriptedUpstream((stream, stop) => AnswerAsync(
            stream,
            stop,
            Event("messageStart", """{"role":"assistant"}"""),
            Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"Hello"}}"""),
            Event("messageStop", """{"stopReason":"end_turn"}""")));
        var (output, call) = await RunAsync(upstream, """
            stream = boto3.client("bedrock-runtime", config=once).converse_stream(
                modelId="m", messages=[{"role": "user", "content": [{"text": "hi"}]}])
            for event in stream["stream"]:
                print(event)
                seen()
            """);

        output.ShouldSucceed();
        output.Out.ShouldContain("{'contentBlockDelta': {'delta': {'text': 'Hello'}, 'contentBlockIndex': 0}}");
        output.Out.ShouldContain("'messageStop'");
        ((string?)call["state"]).ShouldBe("done");
    }

    [Fact]
    public async Task The_rows_of_a_selection_come_as_the_bucket_gives_them()
    {
        await using var upstream = new ScriptedUpstream((stream, stop) => AnswerAsync(
            stream,
            stop,
            Event("Records", "1,a\n2,b\n", "application/octet-stream"),
            Event("Cont", "", contentType: null),
            Event("Records", "3,\u00e9\n", "application/octet-stream"),
            Event("Stats", "<Stats><BytesScanned>9</BytesScanned><BytesProcessed>9</BytesProcessed></Stats>", "text/xml"),
            Event("End", "", contentType: null)));
        var (output, call) = await RunAsync(upstream, """
            reply = boto3.client("s3", config=once).select_object_content(Bucket="bucket", Key="key", ExpressionType="SQL",
                Expression="select * from s3object", InputSerialization={"CSV": {}}, OutputSerialization={"CSV": {}})
            for event in reply["Payload"]:
                print(event)
                seen()
            """);

        output.ShouldSucceed();
        output.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe([
            @"{'Records': {'Payload': b'1,a\n2,b\n'}}", "{'Cont': {}}", @"{'Records': {'Payload': b'3,\xc3\xa9\n'}}",
            "{'Stats': {'Details': {'BytesScanned': 9, 'BytesProcessed': 9}}}", "{'End': {}}",
        ]);
        ((string?)call["state"]).ShouldBe("done");
    }

    [Fact]
    public async Task An_event_that_the_model_does_not_know_ends_the_stream_and_is_not_passed_on()
    {
        await using var upstream = new ScriptedUpstream((stream, stop) => AnswerAsync(
            stream, stop, Event("messageStart", """{"role":"assistant"}"""), Event("newerEvent", """{"secret":"hunter2"}""")));
        var (output, call) = await RunAsync(upstream, """
            stream = boto3.client("bedrock-runtime", config=once).converse_stream(
                modelId="m", messages=[{"role": "user", "content": [{"text": "hi"}]}])
            try:
                for event in stream["stream"]:
                    print(event)
                    seen()
                print("whole")
            except Exception as broken:
                print(type(broken).__name__, broken)
            """);

        output.ShouldSucceed();
        output.Out.ShouldContain("messageStart");
        output.Out.ShouldNotContain("whole");
        output.All.ShouldNotContain("hunter2");
        ((string?)call["reason"]).ShouldBe("The reply's event stream broke: 'stream' has no event 'newerEvent' in the model.", call.ToJsonString());
        Encoding.Latin1.GetString(Convert.FromBase64String((string)call["reply"]!["body"]!)).ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("application/vnd.amazon.eventstream", "{\"no\":\"frame at all\"}")]
    [InlineData("application/octet-stream", "")]
    public async Task A_reply_that_is_no_event_stream_is_a_clean_error(string contentType, string body)
    {
        await using var upstream = new ScriptedUpstream(
            $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        var (output, call) = await RunAsync(upstream, """
            try:
                boto3.client("bedrock-runtime", config=once).converse_stream(
                    modelId="m", messages=[{"role": "user", "content": [{"text": "hi"}]}])
            except Exception as refused:
                print(refused)
            """);

        output.Out.ShouldContain("should be an event stream and could not be read as one");
        ((string?)call["reason"]).ShouldNotBeNull().ShouldContain("The reply's event stream broke: ");
    }

    [Fact]
    public async Task An_exception_in_the_stream_reaches_the_caller_as_one()
    {
        await using var upstream = new ScriptedUpstream((stream, stop) => AnswerAsync(
            stream, stop, Event("messageStart", """{"role":"assistant"}"""), Exception("throttlingException", """{"message":"Slow down"}""")));
        var (output, call) = await RunAsync(upstream, """
            stream = boto3.client("bedrock-runtime", config=once).converse_stream(
                modelId="m", messages=[{"role": "user", "content": [{"text": "hi"}]}])
            try:
                for event in stream["stream"]:
                    seen()
            except botocore.exceptions.EventStreamError as said:
                print(said)
            """);

        output.ShouldSucceed();
        output.Out.ShouldContain("throttlingException");
        output.Out.ShouldContain("Slow down");
        ((string?)call["state"]).ShouldBe("done");
    }

    [Fact]
    public async Task What_the_target_says_within_the_stream_about_our_credential_is_not_for_the_caller()
    {
        await using var upstream = new ScriptedUpstream((stream, stop) => AnswerAsync(
            stream,
            stop,
            Event("initial-response", "{}"),
            new EventMessage(
                [
                    EventHeader.Of(":message-type", "error"), EventHeader.Of(":error-code", "ExpiredTokenException"),
                    EventHeader.Of(":error-message", $"The key {Emulator.AccessKeyId} has expired"),
                ],
                default)));
        var (output, call) = await RunAsync(upstream, """
            reply = boto3.client("kinesis", config=once).subscribe_to_shard(
                ConsumerARN="arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1", ShardId="shardId-0", StartingPosition={"Type": "LATEST"})
            seen()
            try:
                for event in reply["EventStream"]:
                    pass
            except Exception as broken:
                print(type(broken).__name__, broken)
            """);

        output.All.ShouldNotContain(Emulator.AccessKeyId);
        ((string?)call["reason"]).ShouldBe("The target answered ExpiredTokenException.");
    }

    [Fact]
    public async Task A_caller_that_has_enough_ends_the_stream_and_the_record_says_so()
    {
        await using var upstream = new ScriptedUpstream(async (stream, stop) =>
        {
            await BeginAsync(stream, stop);
            while (true)
            {
                // Until the gateway breaks off.
                await SendAsync(stream, Event("messageStart", """{"role":"assistant"}"""), stop);
                await Task.Delay(20, stop);
            }
        });
        var (_, call) = await RunAsync(upstream, """
            stream = boto3.client("bedrock-runtime", config=once).converse_stream(
                modelId="m", messages=[{"role": "user", "content": [{"text": "hi"}]}])["stream"]
            for event in stream:
                print(event)
                stream.close()
                break
            """);

        ((string?)call["reason"]).ShouldBe("The caller went away before the reply's end.");
    }

    private async Task<(ClientOutput Output, JsonNode Call)> RunAsync(ScriptedUpstream upstream, string script)
    {
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Statements);
        var port = ((IPEndPoint)_bell.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var output = await gateway.Boto3Async(
            await gateway.AgentTokenAsync(), Client.Replace("PORT", port, StringComparison.Ordinal) + script);
        return (output, await EndedAsync(gateway));
    }

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

    /// <summary>Each event only once the caller has rung for the one before.</summary>
    private async Task AnswerAsync(NetworkStream stream, CancellationToken stop, params EventMessage[] messages)
    {
        await BeginAsync(stream, stop);
        foreach (var message in messages)
        {
            await SendAsync(stream, message, stop);
            if (message != messages[^1])
            {
                using var rung = await _bell.AcceptTcpClientAsync(stop);
            }
        }
        await stream.WriteAsync(Encoding.Latin1.GetBytes("0\r\n\r\n"), stop);
    }

    private static async Task BeginAsync(NetworkStream stream, CancellationToken stop) => await stream.WriteAsync(
        Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {EventMessage.ContentType}\r\nTransfer-Encoding: chunked\r\n\r\n"), stop);

    private static async Task SendAsync(NetworkStream stream, EventMessage message, CancellationToken stop)
    {
        var frame = EventFrame.Write(message);
        await stream.WriteAsync(
            (byte[])[.. Encoding.Latin1.GetBytes($"{frame.Length:x}\r\n"), .. frame, .. Encoding.Latin1.GetBytes("\r\n")], stop);
    }

    private static EventMessage Chunk(string word) => Event("chunk", $$"""{"bytes":"{{Base64(word)}}"}""");

    private static string Base64(string word) => Convert.ToBase64String(Encoding.UTF8.GetBytes(word));

    private static EventMessage Event(string type, string payload, string? contentType = "application/json") =>
        Message("event", ":event-type", type, payload, contentType);

    private static EventMessage Exception(string type, string payload) =>
        Message("exception", ":exception-type", type, payload, "application/json");

    private static EventMessage Message(string kind, string naming, string type, string payload, string? contentType) => new(
        [
            EventHeader.Of(naming, type), EventHeader.Of(":message-type", kind),
            .. contentType is null ? (EventHeader[])[] : [EventHeader.Of(":content-type", contentType)],
        ],
        Encoding.UTF8.GetBytes(payload));
}
