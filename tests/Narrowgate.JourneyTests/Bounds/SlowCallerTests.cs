using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Narrowgate.JourneyTests.Bounds;

/// <summary>Callers that send or take next to nothing, and hold what others need: each has an end and a reason.</summary>
[Trait("Needs", "processes")]
public sealed class SlowCallerTests
{
    private static readonly Limits Impatient = Limits.Default with
    {
        RequestHeadTimeout = TimeSpan.FromSeconds(1),
        KeepAliveTimeout = TimeSpan.FromSeconds(1),
        FirstByteTimeout = TimeSpan.FromSeconds(1),
        ConnectHeadTimeout = TimeSpan.FromSeconds(1),
        BodyBytesPerSecond = 100_000,
        // Kestrel takes no less than its heartbeat.
        BodyRateGrace = TimeSpan.FromSeconds(1.1),
        BodyIdleTimeout = TimeSpan.FromSeconds(1),
    };

    [Theory]
    [InlineData("GET /bucket/key HTTP/1.1\r\nHost: a\r\nX-A: b", "HTTP/1.1 408 ")]
    [InlineData("GET /buck", "HTTP/1.1 408 ")]
    [InlineData("", "")]
    public async Task A_head_that_does_not_end_ends_with_the_connection(string sent, string begins)
    {
        await using var gateway = await RunningGateway.StartAsync(new Uri("http://127.0.0.1:9"), RunningGateway.AllowAll, limits: Impatient);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Aws.Port);

        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(sent));

        (await ReadToEndAsync(client)).ShouldStartWith(begins);
    }

    [Theory]
    [InlineData("CONNECT s3.us-east-1.amazonaws.com:443 HTTP/1.1\r\nA: ", "aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("", "CONNECT s3.us-east-1.amazonaws.com:443 HTTP/1.1")]
    public async Task A_CONNECT_that_comes_a_byte_at_a_time_ends_within_its_bound(string atOnce, string dripped)
    {
        await using var gateway = await RunningGateway.StartAsync(new Uri("http://127.0.0.1:9"), RunningGateway.AllowAll, limits: Impatient);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Aws.Port);
        var began = TimeProvider.System.GetTimestamp();

        using var over = new CancellationTokenSource();
        var dripping = DripAsync(client.GetStream(), atOnce, dripped, over.Token);
        var reply = await ReadToEndAsync(client);
        var took = TimeProvider.System.GetElapsedTime(began);
        await over.CancelAsync();
        await dripping;

        // A byte behind the answer makes a reset, which may take it along.
        reply.ShouldMatch("^(HTTP/1.1 400 |$)");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(5), "each byte got a second of its own");
    }

    [Fact]
    public async Task A_CONNECT_that_stops_half_way_is_told_why()
    {
        await using var gateway = await RunningGateway.StartAsync(new Uri("http://127.0.0.1:9"), RunningGateway.AllowAll, limits: Impatient);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Aws.Port);

        await client.GetStream().WriteAsync("CONNECT s3.us-east-1.amazonaws.com:443 HTTP/1.1\r\nA: "u8.ToArray());

        var reply = await ReadToEndAsync(client);
        reply.ShouldStartWith("HTTP/1.1 400 ");
        reply.ShouldContain("The CONNECT request did not end within 1 s.");
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_refused_in_so_many_words()
    {
        await using var scene = new RawScene(Impatient);
        await scene.StartAsync();
        using var client = await scene.ConnectAsync();
        var whole = scene.Json(new string('a', 1_000_000));

        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(whole[..(whole.Length - 900_000)]));

        var reply = await ReadToEndAsync(client);
        reply.ShouldStartWith("HTTP/1.1 4");
        reply.ShouldContain("came too slowly");
        scene.Upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reply_that_nobody_takes_is_cut_and_the_record_says_so()
    {
        await using var upstream = new ScriptedUpstream(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"u8.ToArray(), stop);
            for (var sent = 0; sent < 100_000_000; sent += 100_000)
            {
                await stream.WriteAsync(new byte[100_000], stop);
            }
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll, limits: Impatient);
        await using var scene = new RawScene(gateway);
        await scene.StartAsync();
        using var client = await scene.ConnectAsync();

        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(scene.Get("/bucket/key")));

        await scene.EndedAsync("went away");
    }

    [Fact]
    public async Task One_address_keeps_the_others_places_free()
    {
        await using var gateway = await RunningGateway.StartAsync(
            new Uri("http://127.0.0.1:9"), RunningGateway.AllowAll, limits: Limits.Default with { Connections = 3, ConnectionsPerAddress = 2 });
        using var one = new TcpClient();
        using var two = new TcpClient();
        using var three = new TcpClient();
        await one.ConnectAsync(IPAddress.Loopback, gateway.Aws.Port);
        await two.ConnectAsync(IPAddress.Loopback, gateway.Aws.Port);
        await AnswersAsync(one);
        await AnswersAsync(two);

        (await AnswerAsync(three, gateway.Aws.Port)).ShouldBe("");
        using var other = new TcpClient(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await other.ConnectAsync(IPAddress.Loopback, gateway.Aws.Port);
        await AnswersAsync(other);
    }

    /// <summary>Nothing where the connection is closed at once, before or after it is made.</summary>
    private static async Task<string> AnswerAsync(TcpClient client, int port)
    {
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return await ReadToEndAsync(client);
        }
        catch (SocketException)
        {
            return "";
        }
    }

    /// <summary>Each byte comes within a second of the one before.</summary>
    private static async Task DripAsync(NetworkStream stream, string atOnce, string dripped, CancellationToken over)
    {
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(atOnce), over);
            foreach (var next in Encoding.Latin1.GetBytes(dripped))
            {
                await stream.WriteAsync(new[] { next }, over);
                await Task.Delay(TimeSpan.FromSeconds(0.9), over);
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // Cut, or over.
        }
    }

    private static async Task AnswersAsync(TcpClient client)
    {
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        (await client.GetStream().ReadAsync(new byte[16 * 1024])).ShouldBeGreaterThan(0);
    }

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            return await new StreamReader(client.GetStream(), Encoding.Latin1).ReadToEndAsync(patience.Token);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
