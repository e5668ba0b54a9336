namespace Narrowgate.JourneyTests;

/// <summary>Whose call it is behind a proxy: what a trusted one says counts, what anybody else says does not.</summary>
[Trait("Needs", "processes")]
public sealed class TrustedProxyTests(Emulator emulator)
{
    private const string FromOutside = """
          - sid: from-outside
            effect: Allow
            action: "s3:ListAllMyBuckets"
            resource: "*"
            condition:
              IpAddress: { "aws:SourceIp": "203.0.113.7/32" }
              Bool: { "aws:SecureTransport": "true" }
        """;

    [Theory]
    [InlineData("127.0.0.0/8", "203.0.113.7", "https", 200)]
    [InlineData("127.0.0.0/8", "198.51.100.1, 203.0.113.7", "https", 200)]
    [InlineData("127.0.0.0/8", "203.0.113.7, 198.51.100.1", "https", 403)]
    [InlineData("127.0.0.0/8", "203.0.113.7", "http", 403)]
    [InlineData("127.0.0.0/8", "203.0.113.7", "http, https", 200)]
    [InlineData("127.0.0.0/8", "nobody", "https", 403)]
    [InlineData("10.0.0.0/8", "203.0.113.7", "https", 403)]
    public async Task The_client_is_who_a_trusted_proxy_heard(string trusted, string forwarded, string scheme, int status)
    {
        await using var gateway = await RunningGateway.StartAsync(
            emulator.Address, FromOutside,
            change: yaml => yaml.Replace("dataDirectory:", $"trustedProxies: [{trusted}]\ndataDirectory:", StringComparison.Ordinal));
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        var reply = await caller.SendAsync("GET", "/", "s3", spoil: message =>
        {
            message.Headers.Add("X-Forwarded-For", forwarded);
            message.Headers.Add("X-Forwarded-Proto", scheme);
            message.Headers.Add("X-Forwarded-Host", "evil.example");
        });

        reply.Status.ShouldBe(status, reply.Body);
    }
}
