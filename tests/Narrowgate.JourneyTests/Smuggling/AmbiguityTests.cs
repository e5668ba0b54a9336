using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Signing;

namespace Narrowgate.JourneyTests.Smuggling;

/// <summary>Requests that want to be one thing to policy and another to the target.</summary>
[Trait("Needs", "processes")]
public sealed class AmbiguityTests(Emulator emulator) : IAsyncLifetime
{
    private const string Statements = """
          - sid: buckets
            effect: Allow
            action: "s3:*"
            resource: "*"
          - sid: not-the-objects
            effect: Deny
            action: ["s3:GetObject", "s3:DeleteObject"]
            resource: "*"
        """;

    private RunningGateway _gateway = null!;
    private RawCaller _caller = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(emulator.Address, Statements);
        _caller = await RawCaller.WithTokenAsync(_gateway, await _gateway.AgentTokenAsync());
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("GET", "/closed%2Fsecret")]
    [InlineData("GET", "/closed%2fsecret")]
    [InlineData("GET", "/closed%2Fsecret/")]
    [InlineData("GET", "//closed/secret")]
    [InlineData("GET", "/closed%2Fsecret?list-type=2")]
    [InlineData("GET", "/closed%252Fsecret")]
    [InlineData("GET", "/closed%5Csecret")]
    [InlineData("GET", "/closed%3Fa/secret")]
    [InlineData("HEAD", "/closed%2Fsecret")]
    [InlineData("DELETE", "/closed%2Fsecret")]
    public async Task An_object_does_not_pass_for_a_bucket(string method, string path)
    {
        await _caller.SendAsync("PUT", "/closed", "s3");
        (await _caller.SendAsync("PUT", "/closed/secret", "s3", "correct horse"u8.ToArray())).Status.ShouldBe(200);

        var reply = await _caller.SendAsync(method, path, "s3");

        reply.Status.ShouldBeOneOf(400, 403);
        reply.Body.ShouldNotContain("correct horse");
        (await _caller.SendAsync("GET", "/closed?list-type=2", "s3")).Body.ShouldContain("<Key>secret</Key>");
    }

    [Fact]
    public async Task A_name_that_fills_the_message_is_cut()
    {
        var name = new string('n', 1_000_000);

        var reply = await _caller.JsonAsync("dynamodb", "DynamoDB_20120810.GetItem", $$"""{"{{name}}":1,"{{name}}":2}""", "1.0");

        reply.Status.ShouldBe(400);
        reply.Body.Length.ShouldBeLessThan(2_000);
    }

    [Theory]
    [InlineData("\"\\ud800\":1")]
    [InlineData("\"TableName\":\"\\ud800\"")]
    [InlineData("\"TableName\":\"t\",\"Key\":{\"\\ud800\":{\"S\":\"x\"}}")]
    [InlineData("\"TableName\":\"t\",\"Key\":{\"a\":{\"N\":\"1e999999999\"}}")]
    [InlineData("\"TableName\":\"t\",\"Key\":{\"a\":{\"B\":\"====\"}}")]
    [InlineData("\"TableName\":\"t\\u0000\",\"Key\":{}")]
    [InlineData("\"TableName\":\"t\",\"Limit\":1e400")]
    public async Task Text_that_is_none_is_refused_and_never_breaks(string members)
    {
        var reply = await _caller.JsonAsync("dynamodb", "DynamoDB_20120810.GetItem", $"{{{members}}}", "1.0");

        reply.Status.ShouldBeInRange(400, 403, reply.Body);
        reply.Headers.Keys.ShouldContain("x-narrowgate-call");
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6")]
    [InlineData("Content-Length: 5, 5")]
    [InlineData("Content-Length: +5")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding: identity\r\nContent-Length: 5")]
    [InlineData("Content-Length : 5")]
    [InlineData("X-A: b\r\n folded\r\nContent-Length: 5")]
    public async Task A_body_whose_end_is_disputed_never_leaves(string framing)
    {
        var output = await SendRawAsync("PUT", "/framing/key", framing, "5\r\nhello\r\n0\r\n\r\n");

        output.ShouldStartWith("HTTP/1.1 4");
    }

    [Fact]
    public async Task What_follows_an_early_refusal_is_not_another_request()
    {
        var inner = $"GET /inner HTTP/1.1\r\nHost: {_gateway.Aws.Authority}\r\n\r\n";

        var output = await SendRawAsync("PUT", "/framing?nonsense=1", $"Content-Length: {inner.Length}", inner);

        output.ShouldStartWith("HTTP/1.1 400 ");
        output.IndexOf("HTTP/1.1", 8, StringComparison.Ordinal).ShouldBe(-1);
    }

    [Theory]
    [InlineData("GET http://{0}/ HTTP/1.1")]
    [InlineData("GET * HTTP/1.1")]
    [InlineData("OPTIONS * HTTP/1.1")]
    [InlineData("CONNECT {0} HTTP/1.1")]
    [InlineData("GET /%00 HTTP/1.1")]
    [InlineData("GET /%zz HTTP/1.1")]
    [InlineData("GET /a\\b HTTP/1.1")]
    [InlineData("GET /#a HTTP/1.1")]
    [InlineData("GET / HTTP/3.0")]
    [InlineData("get / HTTP/1.1")]
    [InlineData("TRACE / HTTP/1.1")]
    public async Task A_request_line_that_nobody_sends_is_a_4xx(string line)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _gateway.Aws.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(
            string.Format(null, line, _gateway.Aws.Authority) + $"\r\nHost: {_gateway.Aws.Authority}\r\nConnection: close\r\n\r\n"));

        var output = await new StreamReader(client.GetStream(), Encoding.Latin1).ReadToEndAsync();

        output.ShouldMatch("^HTTP/1.1 (4..|505) ");
    }

    /// <summary>A well-signed head with any framing, and any bytes behind it.</summary>
    private async Task<string> SendRawAsync(string method, string path, string framing, string rest)
    {
        var question = path.IndexOf('?', StringComparison.Ordinal);
        var request = new UpstreamRequest(
            method, question < 0 ? path : path[..question], question < 0 ? "" : path[(question + 1)..], [], Encoding.Latin1.GetBytes(rest));
        var digest = Convert.ToHexStringLower(SHA256.HashData("hello"u8));
        var signed = new SigV4Signer(TimeProvider.System).Sign(request, _gateway.Aws.Authority, "us-east-1", "s3", _caller.Keys, digest);
        var head = $"{method} {path} HTTP/1.1\r\nHost: {_gateway.Aws.Authority}\r\n"
            + string.Concat(signed.Select(header => $"{header.Name}: {header.Value}\r\n")) + framing + "\r\n\r\n";
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _gateway.Aws.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head + rest));
        return await UntilQuietAsync(stream);
    }

    private static async Task<string> UntilQuietAsync(NetworkStream stream)
    {
        var output = new StringBuilder();
        var block = new byte[16 * 1024];
        try
        {
            for (int read; (read = await stream.ReadAsync(block, new CancellationTokenSource(TimeSpan.FromSeconds(2)).Token)) > 0;)
            {
                output.Append(Encoding.Latin1.GetString(block, 0, read));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Nothing more comes, or the connection was reset behind the refusal.
        }
        return output.ToString();
    }
}
