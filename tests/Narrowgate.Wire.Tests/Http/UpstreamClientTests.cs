using Narrowgate.Testing;
using Narrowgate.Wire.Http;

namespace Narrowgate.Wire.Tests.Http;

public sealed class UpstreamClientTests
{
    private const string Empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [Theory]
    [InlineData("/bkt/a/../b")]
    [InlineData("/bkt//a%2Fb/./c%20d")]
    [InlineData("/bkt/%7Euser?list-type=2&prefix=a%2fb&x")]
    public async Task The_request_line_goes_out_as_it_was_given(string target)
    {
        await using var server = new RawServer(RawServer.Answering(Empty));
        using var client = new UpstreamClient(Limits.Default, TimeProvider.System);

        (await SendAsync(client, server, target)).Holds(out var reply, out _).ShouldBeTrue();

        reply!.Dispose();
        server.Heads.ShouldHaveSingleItem().ShouldStartWith($"GET {target} HTTP/1.1\r\n");
    }

    [Fact]
    public async Task No_header_is_added_but_the_host()
    {
        await using var server = new RawServer(RawServer.Answering(Empty));
        using var client = new UpstreamClient(Limits.Default, TimeProvider.System);

        (await SendAsync(client, server, "/")).Holds(out var reply, out _).ShouldBeTrue();

        reply!.Dispose();
        server.Heads.ShouldHaveSingleItem().ShouldBe($"GET / HTTP/1.1\r\nHost: {server.Origin.Authority}\r\n\r\n");
    }

    [Fact]
    public async Task A_redirect_is_handed_back_and_not_followed()
    {
        await using var server = new RawServer(RawServer.Answering(
            "HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0\r\n\r\n"));
        using var client = new UpstreamClient(Limits.Default, TimeProvider.System);

        (await SendAsync(client, server, "/")).Holds(out var reply, out _).ShouldBeTrue();

        ((int)reply!.StatusCode).ShouldBe(301);
        reply.Dispose();
    }

    [Fact]
    public async Task A_target_that_nobody_listens_at_is_unreachable_and_got_nothing()
    {
        Uri gone;
        await using (var server = new RawServer(RawServer.Answering(Empty)))
        {
            gone = server.Origin;
        }
        using var client = new UpstreamClient(Limits.Default, TimeProvider.System);
        using var request = new HttpRequestMessage(HttpMethod.Get, gone);

        (await client.SendAsync(request, default)).Holds(out _, out var refusal).ShouldBeFalse();

        refusal!.Reason.ShouldBe(RefusalReason.UpstreamUnreachable);
    }

    [Fact]
    public async Task A_connection_that_is_reset_before_the_reply_is_broken_with_an_unknown_outcome()
    {
        await using var server = new RawServer((stream, _, _) =>
        {
            stream.Socket.LingerState = new System.Net.Sockets.LingerOption(true, 0);
            stream.Close();
            return Task.CompletedTask;
        });
        using var client = new UpstreamClient(Limits.Default, TimeProvider.System);

        (await SendAsync(client, server, "/")).Holds(out _, out var refusal).ShouldBeFalse();

        refusal!.Reason.ShouldBe(RefusalReason.UpstreamBroken);
    }

    [Fact]
    public async Task A_silent_upstream_times_out()
    {
        var clock = new ManualClock();
        var asked = new TaskCompletionSource();
        await using var server = new RawServer(async (_, _, cancellation) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        using var client = new UpstreamClient(Limits.Default, clock);

        var sending = SendAsync(client, server, "/").AsTask();
        await asked.Task;
        clock.Advance(Limits.Default.UpstreamReplyTimeout);

        (await sending).Holds(out _, out var refusal).ShouldBeFalse();
        refusal!.Reason.ShouldBe(RefusalReason.UpstreamTimeout);
    }

    [Fact]
    public async Task A_caller_that_hangs_up_cancels_the_call()
    {
        using var hangUp = new CancellationTokenSource();
        await using var server = new RawServer(async (_, _, cancellation) =>
        {
            await hangUp.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        using var client = new UpstreamClient(Limits.Default, TimeProvider.System);

        await Should.ThrowAsync<OperationCanceledException>(async () => await SendAsync(client, server, "/", hangUp.Token));
    }

    private static async ValueTask<Verdict<HttpResponseMessage>> SendAsync(
        UpstreamClient client, RawServer server, string target, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, UpstreamClient.Address(server.Origin, target));
        return await client.SendAsync(request, cancellation);
    }
}
