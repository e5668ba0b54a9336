namespace Narrowgate.JourneyTests;

/// <summary>Whose call it is behind a proxy: what a trusted one says counts, what anybody else says does not.</summary>
[Trait("Needs", "processes")]
public sealed class TrustedProxyTests(Emulator emulator)
{
    private const string BySecureTransport = """
          - sid: by-tls
            effect: Allow
            action: "s3:ListAllMyBuckets"
            resource: "*"
            condition:
              Bool: { "aws:SecureTransport": "true" }
        """;

    [Theory]
    [InlineData("127.0.0.0/8", "https", 200)]
    [InlineData("127.0.0.0/8", "http, https", 200)]
    [InlineData("127.0.0.0/8", "http", 403)]
    [InlineData("127.0.0.0/8", "https, http", 403)]
    [InlineData("127.0.0.0/8", "ftp", 403)]
    [InlineData("10.0.0.0/8", "https", 403)]
    public async Task That_a_call_came_by_https_is_believed_of_a_trusted_proxy_only(string trusted, string scheme, int status)
    {
        await using var gateway = await RunningGateway.StartAsync(
            emulator.Address, BySecureTransport,
            change: yaml => yaml.Replace("dataDirectory:", $"trustedProxies: [{trusted}]\ndataDirectory:", StringComparison.Ordinal));
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        var reply = await caller.SendAsync("GET", "/", "s3", spoil: message =>
        {
            message.Headers.Add("X-Forwarded-For", "203.0.113.7");
            message.Headers.Add("X-Forwarded-Proto", scheme);
            message.Headers.Add("X-Forwarded-Host", "evil.example");
        });

        reply.Status.ShouldBe(status, reply.Body);
    }
}
