using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Narrowgate.JourneyTests.Bounds;

/// <summary>One caller's flood is that caller's affair: it is told to slow down, everybody else's calls go on.</summary>
[Trait("Needs", "processes")]
public sealed class FloodTests
{
    [Fact]
    public async Task Calls_beyond_the_bound_are_told_to_slow_down_and_another_callers_go_on()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Path == "/slow/key")
            {
                await goOn.Task;
            }
            await context.Response.WriteAsync("ok");
        });
        await using var gateway = await RunningGateway.StartAsync(
            upstream.Address, RunningGateway.AllowAll, limits: Limits.Default with { CallsPerCaller = 2 });
        var flood = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        var other = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync("agent-2"));
        Task<RawReply>[] slow = [flood.SendAsync("GET", "/slow/key", "s3"), flood.SendAsync("GET", "/slow/key", "s3")];
        while (upstream.Requests.Count < 2)
        {
            await Task.Delay(20);
        }

        var refused = await flood.SendAsync("GET", "/bucket/key", "s3");
        var again = await flood.JsonAsync("dynamodb", "DynamoDB_20120810.ListTables", "{}", "1.0");

        refused.Status.ShouldBe(503, refused.Body);
        refused.Body.ShouldContain("<Code>SlowDown</Code>");
        refused.Body.ShouldContain("at most 2 calls of one caller at a time");
        again.Body.ShouldContain("SlowDown");
        (await other.SendAsync("GET", "/bucket/key", "s3")).Status.ShouldBe(200);
        goOn.SetResult();
        (await Task.WhenAll(slow)).ShouldAllBe(reply => reply.Status == 200);
        (await flood.SendAsync("GET", "/bucket/key", "s3")).Status.ShouldBe(200);
    }

    /// <summary>
    /// 64 bodies of 30 MB are announced, 8 MB of each are sent: half a gigabyte, of which the gateway takes a share.
    /// </summary>
    [Fact]
    public async Task Memory_stays_flat_under_large_bodies()
    {
        const int Bodies = 64;
        await using var scene = new RawScene(Limits.Default);
        await scene.StartAsync();
        var head = scene.Json("").Replace("Content-Length: 16", "Content-Length: 30000000", StringComparison.Ordinal);
        head.ShouldContain("30000000");
        var part = Encoding.Latin1.GetBytes(new string(' ', 64 * 1024));
        var before = ResidentBytes();
        var clients = new List<TcpClient>();

        for (var number = 0; number < Bodies; number++)
        {
            clients.Add(await scene.ConnectAsync());
        }
        var statuses = await Task.WhenAll(clients.Select(client => SendAsync(client, Encoding.Latin1.GetBytes(head), part)));
        var after = ResidentBytes();
        var other = await RawCaller.WithTokenAsync(scene.Gateway, await scene.Gateway.AgentTokenAsync("agent-2"));
        var reply = await other.JsonAsync("dynamodb", "DynamoDB_20120810.ListTables", "{}", "1.0");

        foreach (var client in clients)
        {
            client.Dispose();
        }
        reply.Status.ShouldBe(200, reply.Body);
        statuses.Count(status => status.Contains("503", StringComparison.Ordinal)).ShouldBeGreaterThan(Bodies / 2);
        ((after - before) / (1024 * 1024)).ShouldBeLessThan(600, "MiB more than before");
        scene.Upstream.Requests.Count.ShouldBe(1);
    }

    private static async Task<string> SendAsync(TcpClient client, byte[] head, byte[] part)
    {
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(head);
            for (var sent = 0; sent < 8 * 1024 * 1024; sent += part.Length)
            {
                await stream.WriteAsync(part);
            }
        }
        catch (IOException)
        {
            // Refused already: the reply may still be there to be read.
        }
        var reply = new byte[64];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        try
        {
            return Encoding.Latin1.GetString(reply, 0, await stream.ReadAsync(reply, patience.Token));
        }
        catch (IOException)
        {
            return "503, and reset behind it";
        }
        catch (OperationCanceledException)
        {
            return "taken so far";
        }
    }

    private static long ResidentBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
