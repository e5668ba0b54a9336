using System.Text;

namespace Narrowgate.JourneyTests;

/// <summary>A target that answers what no AWS would: the caller gets what it can parse, and the record an end.</summary>
[Trait("Needs", "processes")]
public sealed class HostileUpstreamTests
{
    [Theory]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nx-amz-meta-a: a\u0001b\r\nContent-Length: 2\r\n\r\nok", 502)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nx-amz-meta-a: \u001b[31m\r\nContent-Length: 2\r\n\r\nok", 502)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nbad name: x\r\nContent-Length: 2\r\n\r\nok", 502)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok", 502)]
    [InlineData("GET", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", 502)]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello", 204)]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200)]
    [InlineData("GET", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200)]
    [InlineData("GET", "HTTP/1.1 999 What\r\nContent-Length: 2\r\n\r\nok", 502)]
    [InlineData("GET", "HTTP/1.1 000 What\r\nContent-Length: 2\r\n\r\nok", 502)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 502)]
    [InlineData("GET", "SSH-2.0-OpenSSH_9.6\r\n", 502)]
    public async Task An_odd_answer_becomes_a_clean_reply_or_a_clean_error(string method, string answer, int status)
    {
        await using var upstream = new ScriptedUpstream(answer);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        var reply = await caller.SendAsync(method, "/bucket/key", "s3");

        reply.Status.ShouldBe(status, reply.Body);
        var call = (await gateway.CallsAsync()).ShouldHaveSingleItem();
        reply.Headers["x-narrowgate-call"].ShouldBe((string?)call["id"]);
        ((string?)call["state"]).ShouldNotBe("forwarded");
    }

    [Fact]
    public async Task Headers_that_are_not_for_the_caller_stay_here()
    {
        await using var upstream = new ScriptedUpstream(
            "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nx-narrowgate-call: mine\r\nLocation: http://evil/\r\nConnection: x-hop\r\nx-hop: 1\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        var reply = await caller.SendAsync("GET", "/bucket/key", "s3");

        reply.Body.ShouldBe("ok");
        reply.Headers.Keys.ShouldNotContain("Set-Cookie");
        reply.Headers.Keys.ShouldNotContain("Location");
        reply.Headers["x-narrowgate-call"].ShouldNotContain("mine");
    }

    /// <summary>S3 says what it was shown when it refuses a signature: the key id, the token, the string that was signed.</summary>
    [Theory]
    [InlineData("InvalidAccessKeyId", "<AWSAccessKeyId>AKIAJOURNEYTESTS0001</AWSAccessKeyId>")]
    [InlineData("SignatureDoesNotMatch", "<StringToSign>AWS4-HMAC-SHA256 the-string-that-was-signed</StringToSign>")]
    [InlineData("ExpiredToken", "<Token-0>the-token-of-the-target</Token-0>")]
    [InlineData("InvalidToken", "<Token-0>the-token-of-the-target</Token-0>")]
    [InlineData("Surprise", "<Echo>AKIAJOURNEYTESTS0001</Echo>")]
    public async Task What_the_target_says_about_our_credential_is_not_for_the_caller(string code, string echo)
    {
        var body = $"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>No.</Message>{echo}</Error>";
        await using var upstream = new ScriptedUpstream(
            $"HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        var reply = await caller.SendAsync("GET", "/bucket/key", "s3");

        reply.Status.ShouldBe(503, reply.Body);
        reply.Body.ShouldNotContain("AKIAJOURNEYTESTS0001");
        reply.Body.ShouldNotContain("the-");
        ((string?)(await gateway.CallsAsync()).ShouldHaveSingleItem()["state"]).ShouldBe("done");
        foreach (var file in gateway.OnDisk())
        {
            Encoding.Latin1.GetString(file).ShouldNotContain("AKIAJOURNEYTESTS0001");
            Encoding.Latin1.GetString(file).ShouldNotContain("the-token-of-the-target");
        }
    }

    [Fact]
    public async Task An_error_of_the_callers_own_making_is_passed_on()
    {
        const string Body = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
        await using var upstream = new ScriptedUpstream(
            $"HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        var reply = await caller.SendAsync("GET", "/bucket/key", "s3");

        (reply.Status, reply.Body).ShouldBe((403, Body));
    }
}
