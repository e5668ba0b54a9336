using System.Net;
using System.Net.Sockets;
using System.Text;
using Narrowgate.Aws;
using Narrowgate.Aws.Listen;
using Narrowgate.Testing;

namespace Narrowgate.JourneyTests;

/// <summary>
/// The table of bad inputs, each with what it gets. Nothing crashes (the same gateway answers them all), and each
/// message says what is wrong.
/// </summary>
[Trait("Needs", "processes")]
public sealed class FailWellTests(Emulator emulator) : IAsyncLifetime
{
    private const string AllowAll = RunningGateway.AllowAll;

    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await RunningGateway.StartAsync(emulator.Address, AllowAll);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("not a token at all", 400, "InvalidIdentityToken")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", 400, "InvalidIdentityToken")]
    public async Task A_bad_token_opens_no_session(string token, int status, string code)
    {
        var reply = await RawCaller.ExchangeAsync(_gateway, token);

        reply.Status.ShouldBe(status, reply.Body);
        reply.Body.ShouldContain($"<Code>{code}</Code>");
    }

    [Fact]
    public async Task A_persons_token_opens_no_session()
    {
        var reply = await RawCaller.ExchangeAsync(_gateway, await _gateway.PersonTokenAsync());

        reply.Status.ShouldBe(400, reply.Body);
        reply.Body.ShouldContain("<Code>InvalidIdentityToken</Code>");
    }

    [Fact]
    public async Task An_unknown_role_and_a_role_that_is_not_open_to_the_caller_read_the_same()
    {
        var unknown = await RawCaller.ExchangeAsync(_gateway, await _gateway.AgentTokenAsync(), "arn:aws:iam::123456789012:role/other");
        var closed = await RawCaller.ExchangeAsync(_gateway, await _gateway.AgentTokenAsync("x", "strangers"));

        unknown.Status.ShouldBe(403, unknown.Body);
        unknown.Body.ShouldContain("<Code>AccessDenied</Code>");
        closed.Status.ShouldBe(403, closed.Body);
        WithoutIds(closed.Body).ShouldBe(WithoutIds(unknown.Body));
    }

    [Fact]
    public async Task An_unsigned_request_is_told_how_to_get_keys()
    {
        using var http = new HttpClient();
        using var reply = await http.GetAsync(new Uri(_gateway.Aws, "/bucket/key"));

        reply.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reply.Content.ReadAsStringAsync()).ShouldContain("MissingAuthenticationToken");
    }

    [Fact]
    public async Task Keys_of_aws_itself_mean_nothing_here()
    {
        var reply = await new RawCaller(_gateway, new AwsCredential("AKIAIOSFODNN7EXAMPLE", "secret", null)).ListBucketsAsync();

        reply.Status.ShouldBe(403, reply.Body);
        (await _gateway.CallsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_sessions_token_beside_ones_own_key_is_refused()
    {
        var one = await CallerAsync("one");
        var two = await CallerAsync("two");
        var mixed = new RawCaller(_gateway, new AwsCredential(one.Keys.AccessKeyId, one.Keys.SecretAccessKey, two.Keys.SessionToken));

        var reply = await mixed.ListBucketsAsync();

        reply.Status.ShouldBe(403, reply.Body);
        reply.Body.ShouldContain("InvalidClientTokenId");
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task A_clock_that_is_off_by_more_than_five_minutes_is_named(int minutes)
    {
        var reply = await (await CallerAsync()).SendAsync(
            "GET", "/", "s3", clock: new ManualClock(TimeProvider.System.GetUtcNow().AddMinutes(minutes)));

        reply.Status.ShouldBe(403, reply.Body);
        reply.Body.ShouldContain("RequestTimeTooSkewed");
    }

    [Fact]
    public async Task A_body_that_was_changed_after_it_was_signed_never_leaves()
    {
        var caller = await CallerAsync();
        (await caller.SendAsync("PUT", "/changed", "s3")).Status.ShouldBe(200);

        var reply = await caller.SendAsync("PUT", "/changed/k", "s3", "as signed"u8.ToArray(),
            spoil: message => message.Content = new ByteArrayContent("as Signed"u8.ToArray()));

        reply.Status.ShouldBe(400, reply.Body);
        reply.Body.ShouldContain("XAmzContentSHA256Mismatch");
        (await caller.SendAsync("GET", "/changed/k", "s3")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("DynamoDB_20120810.GetItem", """{"TableName":"t","TableName":"u","Key":{}}""", "TableName")]
    [InlineData("DynamoDB_20120810.GetItem", """{"TableName":"t","Key":{},"Newer":1}""", "Newer")]
    [InlineData("DynamoDB_20120810.GetItem", """{"TableName":["t"],"Key":{}}""", "TableName")]
    [InlineData("DynamoDB_20120810.GetItem", """{"TableName":"t","Key":""", "JSON")]
    [InlineData("DynamoDB_20120810.NoSuchThing", "{}", "NoSuchThing")]
    public async Task What_is_not_understood_is_refused_by_name_and_recorded(string target, string body, string named)
    {
        var reply = await (await CallerAsync()).JsonAsync("dynamodb", target, body, "1.0");

        reply.Status.ShouldBe(400, reply.Body);
        reply.Body.ShouldContain("ValidationException");
        reply.Body.ShouldContain(named);
        ((string?)(await _gateway.CallsAsync()).ShouldHaveSingleItem()["state"]).ShouldBe("refused");
    }

    [Fact]
    public async Task A_document_that_is_too_deep_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"M":{"a":""", 500)) + """{"S":"x"}""" + new string('}', 1000);
        var reply = await (await CallerAsync()).JsonAsync(
            "dynamodb", "DynamoDB_20120810.PutItem", $$$"""{"TableName":"t","Item":{"i":{{{deep}}}}}""", "1.0");

        reply.Status.ShouldBe(400, reply.Body);
    }

    [Fact]
    public async Task A_request_that_is_too_large_to_decode_is_refused_before_it_is_read()
    {
        var caller = await CallerAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _gateway.Aws.Port);
        await using var stream = client.GetStream();
        var signer = new Aws.Signing.SigV4Signer(TimeProvider.System);
        var request = new Aws.Forward.UpstreamRequest(
            "POST", "/", "", [new Header("Content-Type", "application/x-amz-json-1.0"), new Header("X-Amz-Target", "DynamoDB_20120810.PutItem")], default);
        var signed = signer.Sign(request, _gateway.Aws.Authority, "us-east-1", "dynamodb", caller.Keys, new string('0', 64));
        var head = $"POST / HTTP/1.1\r\nHost: {_gateway.Aws.Authority}\r\nContent-Length: 1000000000\r\n"
            + string.Concat(((IEnumerable<Header>)[.. request.Headers, .. signed]).Select(header => $"{header.Name}: {header.Value}\r\n")) + "\r\n";

        await stream.WriteAsync(Encoding.Latin1.GetBytes(head));
        var reply = new byte[4096];
        var read = await stream.ReadAsync(reply);

        Encoding.Latin1.GetString(reply, 0, read).ShouldStartWith("HTTP/1.1 413 ");
    }

    [Fact]
    public async Task An_upstream_that_is_not_there_is_a_503_that_sdks_try_again()
    {
        await using var gateway = await RunningGateway.StartAsync(new Uri($"http://127.0.0.1:{Emulator.FreePort()}"), AllowAll);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        var reply = await caller.ListBucketsAsync();

        reply.Status.ShouldBe(503, reply.Body);
        reply.Body.ShouldContain("<Code>ServiceUnavailable</Code>");
        var call = (await gateway.CallsAsync()).ShouldHaveSingleItem();
        ((string?)call["state"]).ShouldBe("done");
    }

    [Theory]
    [InlineData("", 502, "unknown")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 1000\r\n\r\n<ListAllMyBucketsResult>", 502, "done")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 400, "done")]
    // S3's own hint at another region, without the address.
    [InlineData("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 307, "done")]
    public async Task An_upstream_that_misbehaves_is_told_apart(string answer, int status, string state)
    {
        using var upstream = new TcpListener(IPAddress.Loopback, 0);
        upstream.Start();
        using var stop = new CancellationTokenSource();
        var serving = AnswerAsync(upstream, answer, stop.Token);
        await using var gateway = await RunningGateway.StartAsync(new Uri($"http://{upstream.LocalEndpoint}"), AllowAll);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        var reply = await caller.ListBucketsAsync();

        await stop.CancelAsync();
        await serving;
        reply.Status.ShouldBe(status, reply.Body);
        reply.Headers.ShouldNotContainKey("Location");
        ((string?)(await gateway.CallsAsync()).ShouldHaveSingleItem()["state"]).ShouldBe(state);
    }

    [Fact]
    public async Task A_change_goes_up_once_even_where_the_connection_breaks()
    {
        using var upstream = new TcpListener(IPAddress.Loopback, 0);
        upstream.Start();
        using var stop = new CancellationTokenSource();
        var serving = AnswerAsync(upstream, "", stop.Token);
        await using var gateway = await RunningGateway.StartAsync(new Uri($"http://{upstream.LocalEndpoint}"), AllowAll);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        (await caller.SendAsync("DELETE", "/bucket/key", "s3")).Status.ShouldBe(502);

        await stop.CancelAsync();
        (await serving).ShouldBe(1);
    }

    [Fact]
    public async Task Every_reply_names_its_call()
    {
        var reply = await (await CallerAsync()).ListBucketsAsync();

        reply.Headers["x-narrowgate-call"].ShouldBe((string?)(await _gateway.CallsAsync()).ShouldHaveSingleItem()["id"]);
    }

    private async Task<RawCaller> CallerAsync(string name = "raw") =>
        await RawCaller.WithTokenAsync(_gateway, await _gateway.AgentTokenAsync(), name);

    private static string WithoutIds(string body) => System.Text.RegularExpressions.Regex.Replace(
        body, "<RequestId>[^<]*</RequestId>", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>Answers every connection alike and closes it; says how many there were.</summary>
    private static async Task<int> AnswerAsync(TcpListener listener, string answer, CancellationToken stop)
    {
        var count = 0;
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                count++;
                await using var stream = client.GetStream();
                _ = await stream.ReadAtLeastAsync(new byte[16 * 1024], 1, throwOnEndOfStream: false, stop);
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stop);
            }
        }
        catch (OperationCanceledException)
        {
            return count;
        }
    }
}
