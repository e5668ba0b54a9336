using System.Security.Cryptography;
using Narrowgate.Testing;

namespace Narrowgate.JourneyTests;

/// <summary>A gateway that can no longer record lets nothing out, says so, and goes on by itself when it can again.</summary>
[Trait("Needs", "processes")]
public sealed class FullDiskTests
{
    [Fact]
    public async Task On_a_full_disk_nothing_leaves_and_the_caller_may_try_again()
    {
        using var disk = SmallDisk.Mount("64m");
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.ETag = "\"d41d8cd98f00b204e9800998ecf8427e\"";
            return Task.CompletedTask;
        });
        await using var gateway = await RunningGateway.StartAsync(
            upstream.Address, RunningGateway.AllowAll, dataDirectory: disk["data"]);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        (await PutAsync(caller, "before")).Status.ShouldBe(200);

        // What is left of the disk goes to a file; then calls use up what the journal had prepared. The last of them
        // still have their intent on record and go up, but not their outcome: those replies are withheld.
        var filler = disk["filler"];
        Fill(filler);
        RawReply reply;
        int reached;
        do
        {
            reached = upstream.Requests.Count;
            reply = await PutAsync(caller, "until-nothing-is-left");
        }
        while (upstream.Requests.Count > reached);

        reply.Status.ShouldBe(503, reply.Body);
        reply.Body.ShouldContain("<Code>ServiceUnavailable</Code>");
        reply.Body.ShouldContain("narrowgate cannot record just now");
        upstream.Requests.Count.ShouldBe(reached);

        File.Delete(filler);
        (await PutAsync(caller, "after")).Status.ShouldBe(200);
        upstream.Requests.Count.ShouldBe(reached + 1);
    }

    private static Task<RawReply> PutAsync(RawCaller caller, string key) =>
        caller.SendAsync("PUT", $"/bucket/{key}", "s3", RandomNumberGenerator.GetBytes(200_000));

    private static void Fill(string path)
    {
        using var file = File.Create(path);
        var block = new byte[64 * 1024];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full: as it should be.
        }
    }
}
