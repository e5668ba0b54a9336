using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Signing;

namespace Narrowgate.JourneyTests.Errors;

/// <summary>An upload that is refused while it is on its way: its sender hears why, whenever it begins to listen.</summary>
[Trait("Needs", "processes")]
public sealed class RefusedUploadTests
{
    private const int UploadBytes = 20_000_000;

    private const string Statements = """
          - sid: nothing
            effect: Deny
            action: "*"
            resource: "*"
        """;

    private static readonly byte[] Content = new byte[UploadBytes];
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Content));

    /// <summary>Kestrel by itself reads on for five seconds, and then resets the connection with the reply in it.</summary>
    [Fact]
    public async Task Who_sends_slowly_and_listens_only_then_hears_it_all()
    {
        await using var gateway = await StartAsync(Limits.Default);
        using var client = await ConnectAsync(gateway);
        await client.GetStream().WriteAsync(await HeadAsync(gateway));

        const int pieces = 40;
        for (var piece = 0; piece < pieces; piece++)
        {
            await client.GetStream().WriteAsync(Content.AsMemory(0, UploadBytes / pieces));
            await Task.Delay(TimeSpan.FromSeconds(0.2));
        }

        await ShouldBeDeniedAsync(client, isOpen: true);
    }

    [Fact]
    public async Task Who_asked_for_100_Continue_and_sends_after_a_wait_hears_it_too_and_then_the_connection_ends()
    {
        await using var gateway = await StartAsync(Limits.Default);
        using var client = await ConnectAsync(gateway);
        await client.GetStream().WriteAsync(await HeadAsync(gateway, "Expect: 100-continue\r\n"));

        await Task.Delay(TimeSpan.FromSeconds(1));
        await client.GetStream().WriteAsync(Content);

        var reply = await ShouldBeDeniedAsync(client, isOpen: false);
        reply.ShouldContain("Connection: close");
        reply.ShouldNotContain("100 Continue");
    }

    [Fact]
    public async Task Who_sends_no_body_at_all_holds_nothing_for_longer_than_its_silence_may_last()
    {
        // Long enough that nothing but the bound on silence can end it within the patience of this test.
        await using var gateway = await StartAsync(
            Limits.Default with { LingeringSilence = TimeSpan.FromSeconds(1), LingeringTime = TimeSpan.FromHours(1) });
        using var client = await ConnectAsync(gateway);

        await client.GetStream().WriteAsync(await HeadAsync(gateway));

        await ShouldBeDeniedAsync(client, isOpen: false);
    }

    [Fact]
    public async Task Who_sends_without_end_is_cut_at_the_bound_in_bytes()
    {
        await using var gateway = await StartAsync(Limits.Default with { LingeringBytes = 1_000_000 });
        using var client = await ConnectAsync(gateway);
        await client.GetStream().WriteAsync(await HeadAsync(gateway));

        await Should.ThrowAsync<IOException>(async () =>
        {
            await client.GetStream().WriteAsync(Content);
            await client.GetStream().WriteAsync(Content);
        });
    }

    [Fact]
    public async Task Who_sends_on_and_on_is_cut_at_the_bound_in_time()
    {
        await using var gateway = await StartAsync(Limits.Default with { LingeringTime = TimeSpan.FromSeconds(1) });
        using var client = await ConnectAsync(gateway);
        await client.GetStream().WriteAsync(await HeadAsync(gateway));
        var began = TimeProvider.System.GetTimestamp();

        await Should.ThrowAsync<IOException>(async () =>
        {
            while (true)
            {
                await client.GetStream().WriteAsync(Content.AsMemory(0, 10_000));
                await Task.Delay(TimeSpan.FromSeconds(0.1));
            }
        });

        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task What_is_sent_behind_a_refused_body_is_answered_by_itself()
    {
        await using var gateway = await StartAsync(Limits.Default);
        using var client = await ConnectAsync(gateway);

        await client.GetStream().WriteAsync(await HeadAsync(gateway));
        await client.GetStream().WriteAsync(Content);
        await ShouldBeDeniedAsync(client, isOpen: true);
        await client.GetStream().WriteAsync(await HeadAsync(gateway));
        await client.GetStream().WriteAsync(Content);

        await ShouldBeDeniedAsync(client, isOpen: true);
        (await gateway.CallsAsync()).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("waits a second for 100 Continue", "")]
    [InlineData("sends at once", "client.meta.events.unregister('before-call.s3', botocore.handlers.add_expect_header)")]
    public async Task Boto3_prints_the_denial_each_time(string what, string change)
    {
        await using var gateway = await StartAsync(Limits.Default);

        var output = await gateway.Boto3Async(await gateway.AgentTokenAsync(), $$"""
            import boto3, botocore.exceptions, botocore.handlers
            from botocore.config import Config
            client = boto3.client("s3", config=Config(retries={"total_max_attempts": 1}))
            {{change}}
            for each in range(20):
                try:
                    client.put_object(Bucket="bucket", Key="key", Body=bytes({{UploadBytes}}))
                except botocore.exceptions.ClientError as error:
                    print(error.response["Error"]["Code"], error.response["Error"]["Message"])
            """);

        output.ShouldSucceed();
        var lines = output.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(20, $"{what}: {output.All}");
        lines.ShouldAllBe(line => line.StartsWith("AccessDenied narrowgate denied ", StringComparison.Ordinal), what);
    }

    private static Task<RunningGateway> StartAsync(Limits limits) =>
        RunningGateway.StartAsync(new Uri("http://127.0.0.1:9"), Statements, limits: limits);

    private static async Task<TcpClient> ConnectAsync(RunningGateway gateway)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Aws.Port);
        return client;
    }

    private static async Task<byte[]> HeadAsync(RunningGateway gateway, string more = "")
    {
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        var request = new UpstreamRequest("PUT", "/bucket/key", "", [], Content);
        var signed = new SigV4Signer(TimeProvider.System).Sign(
            request, gateway.Aws.Authority, "us-east-1", "s3", caller.Keys, Digest);
        return Encoding.ASCII.GetBytes(
            $"PUT /bucket/key HTTP/1.1\r\nHost: {gateway.Aws.Authority}\r\nContent-Length: {UploadBytes}\r\n{more}"
            + string.Concat(signed.Select(header => $"{header.Name}: {header.Value}\r\n")) + "\r\n");
    }

    /// <param name="isOpen">Whether the connection carries more requests; where not, it ends by itself.</param>
    private static async Task<string> ShouldBeDeniedAsync(TcpClient client, bool isOpen)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var reply = new StringBuilder();
        var block = new byte[16 * 1024];
        while (!isOpen || !reply.ToString().Contains("</Error>", StringComparison.Ordinal))
        {
            var read = await client.GetStream().ReadAsync(block, patience.Token);
            if (read == 0)
            {
                break;
            }
            reply.Append(Encoding.ASCII.GetString(block, 0, read));
        }
        var text = reply.ToString();
        text.ShouldStartWith("HTTP/1.1 403 ");
        text.ShouldContain("<Code>AccessDenied</Code>");
        text.ShouldContain("narrowgate denied ");
        text.ShouldEndWith("</Error>");
        return text;
    }
}
