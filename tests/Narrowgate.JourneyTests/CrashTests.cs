namespace Narrowgate.JourneyTests;

/// <summary>After a kill in the middle of the work, no call reached the target without a record of it.</summary>
[Trait("Needs", "processes")]
public sealed class CrashTests
{
    [Fact]
    public async Task Whatever_reached_the_target_before_the_kill_is_on_record()
    {
        var enough = new TaskCompletionSource();
        var count = 0;
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            if (Interlocked.Increment(ref count) >= 300)
            {
                enough.TrySetResult();
            }
            context.Response.Headers.ETag = "\"d41d8cd98f00b204e9800998ecf8427e\"";
            return Task.CompletedTask;
        });

        // The first life, in this process, makes keys and configuration; the second is the process that dies.
        var first = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var caller = await RawCaller.WithTokenAsync(first, await first.AgentTokenAsync());
        var gateway = await first.HandOverAsync(async configuration =>
        {
            await using var process = await GatewayProcess.StartAsync(configuration, first.Aws);
            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, 16).Select(lane => HammerAsync(caller, lane, stop.Token)).ToArray();
            await enough.Task.WaitAsync(TimeSpan.FromMinutes(1));
            await process.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(load);
        });
        await using var second = gateway;

        var recorded = (await second.CallsAsync())
            .Where(call => (string?)call["state"] is "done" or "unknown")
            .Select(call => (string)call["parameters"]!["Key"]!).ToHashSet();
        var arrived = upstream.Requests.Select(request => request.Path["/bucket/".Length..]).ToList();
        arrived.Count.ShouldBeGreaterThanOrEqualTo(300);
        arrived.Where(key => !recorded.Contains(key)).ShouldBeEmpty();
    }

    private static async Task HammerAsync(RawCaller caller, int lane, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            try
            {
                await caller.SendAsync("PUT", $"/bucket/{lane}-{number}", "s3", "body"u8.ToArray());
            }
            catch (HttpRequestException)
            {
                // The gateway was killed under it: that is the test.
                return;
            }
        }
    }
}
