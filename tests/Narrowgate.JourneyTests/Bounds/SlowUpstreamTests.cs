using System.Text;

namespace Narrowgate.JourneyTests.Bounds;

/// <summary>Targets that are silent, drip, or never stop: the caller hears which, and the record has an end.</summary>
[Trait("Needs", "processes")]
public sealed class SlowUpstreamTests
{
    private static readonly Limits Impatient = Limits.Default with
    {
        UpstreamReplyTimeout = TimeSpan.FromSeconds(1),
        BodyIdleTimeout = TimeSpan.FromSeconds(1),
        WholeReplyTimeout = TimeSpan.FromSeconds(2),
    };

    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\n";

    [Fact]
    public async Task One_that_never_answers_is_a_504_and_whether_it_acted_is_unknown()
    {
        var (reply, state) = await CallAsync((_, stop) => Task.Delay(Timeout.Infinite, stop));

        reply.Status.ShouldBe(504, reply.Body);
        reply.Body.ShouldContain("did not answer in time");
        state.ShouldBe("unknown");
    }

    [Fact]
    public async Task One_that_falls_silent_within_its_reply_is_a_502()
    {
        var (reply, state) = await CallAsync(async (stream, stop) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(Head + "Content-Length: 100\r\n\r\n{"), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });

        reply.Status.ShouldBe(502, reply.Body);
        reply.Body.ShouldContain("broke off");
        state.ShouldBe("done");
    }

    [Fact]
    public async Task One_that_drips_for_ever_is_a_502()
    {
        var (reply, state) = await CallAsync(async (stream, stop) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(Head + "Content-Length: 100000\r\n\r\n{"), stop);
            while (true)
            {
                await stream.WriteAsync(" "u8.ToArray(), stop);
                await Task.Delay(100, stop);
            }
        });

        reply.Status.ShouldBe(502, reply.Body);
        state.ShouldBe("done");
    }

    [Theory]
    [InlineData("x-a: b\r\n")]
    [InlineData("a")]
    public async Task One_whose_head_never_ends_is_a_502(string piece)
    {
        var block = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(piece, 2_000)));
        var (reply, _) = await CallAsync(async (stream, stop) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(Head), stop);
            while (true)
            {
                await stream.WriteAsync(block, stop);
            }
        });

        reply.Status.ShouldBe(502, reply.Body);
    }

    [Fact]
    public async Task One_that_says_continue_for_ever_is_a_504()
    {
        var (reply, _) = await CallAsync(async (stream, stop) =>
        {
            while (true)
            {
                await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), stop);
                await Task.Delay(50, stop);
            }
        });

        reply.Status.ShouldBeOneOf(502, 504);
    }

    [Fact]
    public async Task One_that_does_not_take_an_upload_is_a_504()
    {
        await using var upstream = new ScriptedUpstream((_, stop) => Task.Delay(Timeout.Infinite, stop));
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll, limits: Impatient);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        var reply = await caller.SendAsync("PUT", "/bucket/key", "s3", new byte[40_000_000]);

        reply.Status.ShouldBe(504, reply.Body);
    }

    private static async Task<(RawReply Reply, string? State)> CallAsync(Func<System.Net.Sockets.NetworkStream, CancellationToken, Task> answer)
    {
        await using var upstream = new ScriptedUpstream(answer);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll, limits: Impatient);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        var reply = await caller.JsonAsync("ssm", "AmazonSSM.GetParameter", """{"Name":"a"}""");
        return (reply, (string?)(await gateway.CallsAsync()).ShouldHaveSingleItem()["state"]);
    }
}
