using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;

namespace Narrowgate.JourneyTests;

/// <summary>A caller that is gone half way: whatever had begun has an end in the record.</summary>
[Trait("Needs", "processes")]
public sealed class HangUpTests
{
    private const string SlowAnswer = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 25\r\n\r\n<ListAllMyBucketsResult/>";

    [Fact]
    public async Task While_the_target_thinks_its_answer_is_still_recorded()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new ScriptedUpstream(async (stream, stop) =>
        {
            await goOn.Task.WaitAsync(stop);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(SlowAnswer), stop);
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        using (var client = await BeginAsync(gateway, "GET", "/", "s3", [], 0))
        {
            await upstream.Asked;
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        await Task.Delay(300);
        goOn.SetResult();

        var call = await EndedAsync(gateway);

        ((string?)call["state"]).ShouldBe("done", call.ToJsonString());
        ((int?)call["status"]).ShouldBe(200);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_an_upload_streams_nothing_has_happened_upstream(bool isReset)
    {
        await using var upstream = new ScriptedUpstream(async (stream, stop) =>
        {
            while (await stream.ReadAsync(new byte[64 * 1024], stop) > 0)
            {
                // Until the gateway breaks off.
            }
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        using (var client = await BeginAsync(gateway, "PUT", "/bucket/key", "s3", new byte[1_000_000], 500_000))
        {
            await upstream.Asked;
            client.LingerState = new LingerOption(enable: isReset, seconds: 0);
        }

        var call = await EndedAsync(gateway);

        ((string?)call["state"]).ShouldBe("done", call.ToJsonString());
        ((int?)call["status"]).ShouldBe(400, call.ToJsonString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_a_request_is_read_it_is_recorded_as_refused(bool isReset)
    {
        await using var upstream = new ScriptedUpstream(SlowAnswer);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        using (var client = await BeginAsync(
            gateway, "POST", "/", "dynamodb", new byte[1_000_000], 500_000,
            new Header("Content-Type", "application/x-amz-json-1.0"), new Header("X-Amz-Target", "DynamoDB_20120810.PutItem")))
        {
            await Task.Delay(300);
            client.LingerState = new LingerOption(enable: isReset, seconds: 0);
        }

        var call = await EndedAsync(gateway);

        ((string?)call["state"]).ShouldBe("refused", call.ToJsonString());
        upstream.Asked.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task While_a_long_reply_streams_the_record_says_that_it_was_cut()
    {
        await using var upstream = new ScriptedUpstream(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"u8.ToArray(), stop);
            for (var sent = 0; sent < 100_000_000; sent += 100_000)
            {
                await stream.WriteAsync(new byte[100_000], stop);
            }
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        using (var client = await BeginAsync(gateway, "GET", "/bucket/key", "s3", [], 0))
        {
            var some = new byte[100_000];
            await client.GetStream().ReadExactlyAsync(some);
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        var call = await EndedAsync(gateway);

        ((string?)call["state"]).ShouldBe("done", call.ToJsonString());
        ((string?)call["reason"]).ShouldNotBeNull().ShouldContain("went away");
    }

    [Fact]
    public async Task While_a_person_is_asked_the_call_has_ended_and_never_leaves()
    {
        await using var upstream = new ScriptedUpstream(SlowAnswer);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, """
              - sid: ask
                effect: RequireApproval
                action: "s3:*"
                resource: "*"
                approval: { approvers: { groups: [people/on-call] }, hold: 50s }
            """);
        JsonNode open;
        using (var client = await BeginAsync(gateway, "GET", "/bucket/key", "s3", [], 0))
        {
            open = await gateway.OpenApprovalAsync();
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        var call = await EndedAsync(gateway);
        await gateway.PostAsync($"approvals/{(string?)open["id"]}/approve", new { }, await gateway.PersonTokenAsync());

        ((string?)call["state"]).ShouldBe("denied", call.ToJsonString());
        upstream.Asked.IsCompleted.ShouldBeFalse();
    }

    /// <summary>Sends the head of a well-signed request and the first bytes of its body.</summary>
    private static async Task<TcpClient> BeginAsync(
        RunningGateway gateway, string method, string path, string service, byte[] body, int sent, params Header[] headers)
    {
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        var request = new UpstreamRequest(method, path, "", [.. headers], body);
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body));
        var signed = new SigV4Signer(TimeProvider.System).Sign(request, gateway.Aws.Authority, "us-east-1", service, caller.Keys, digest);
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: {gateway.Aws.Authority}\r\n");
        foreach (var (name, value) in (IEnumerable<Header>)[.. headers, .. signed])
        {
            head.Append($"{name}: {value}\r\n");
        }
        head.Append(body.Length == 0 ? "\r\n" : $"Content-Length: {body.Length}\r\n\r\n");
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Aws.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(head.ToString()));
        await client.GetStream().WriteAsync(body.AsMemory(0, sent));
        return client;
    }

    /// <summary>The one call, once it is neither waiting nor under way.</summary>
    private static async Task<JsonNode> EndedAsync(RunningGateway gateway)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (true)
        {
            var calls = await gateway.CallsAsync();
            if (calls.Count == 1 && (string?)calls[0]["state"] is not ("waiting" or "forwarded"))
            {
                return await gateway.GetAsync($"calls/{(string?)calls[0]["id"]}");
            }
            patience.IsCancellationRequested.ShouldBeFalse($"The call has no end: {string.Join(' ', calls.Select(call => call.ToJsonString()))}");
            await Task.Delay(50);
        }
    }
}
