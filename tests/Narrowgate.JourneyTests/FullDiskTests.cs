namespace Narrowgate.JourneyTests;

/// <summary>A gateway that can no longer record lets nothing out, says so, and goes on by itself when it can again.</summary>
[Trait("Needs", "processes")]
public sealed class FullDiskTests
{
    [Fact]
    public async Task On_a_full_disk_nothing_leaves_and_the_caller_may_try_again()
    {
        using var disk = FullDisk.Mount();
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.ETag = "\"d41d8cd98f00b204e9800998ecf8427e\"";
            return Task.CompletedTask;
        });
        await using var gateway = await RunningGateway.StartAsync(
            upstream.Address, RunningGateway.AllowAll, dataDirectory: disk.Data);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        (await FullDisk.PutAsync(caller, "before")).Status.ShouldBe(200);

        var reply = await disk.FillAsync(caller, () => upstream.Requests.Count);

        var reached = upstream.Requests.Count;
        reply.Status.ShouldBe(503, reply.Body);
        reply.Body.ShouldContain("<Code>ServiceUnavailable</Code>");
        reply.Body.ShouldContain("narrowgate cannot record just now");

        disk.MakeRoom();
        (await FullDisk.PutAsync(caller, "after")).Status.ShouldBe(200);
        upstream.Requests.Count.ShouldBe(reached + 1);
    }
}
