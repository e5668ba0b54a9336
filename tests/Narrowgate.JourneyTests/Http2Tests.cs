using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Signing;

namespace Narrowgate.JourneyTests;

/// <summary>
/// HTTP/2's own ways to name host and path, by a client that says whatever it is told to. A Host beside :authority is not
/// among them: Kestrel puts :authority in its place before anybody reads it, so that there is one host.
/// </summary>
[Trait("Needs", "processes")]
public sealed class Http2Tests(Emulator emulator)
{
    /// <summary>Prints the status, or how the stream ended.</summary>
    private const string Client = """
        const [address, ca, headers] = process.argv.slice(2);
        const session = require('http2').connect(address, { ca: require('fs').readFileSync(ca) });
        session.on('error', error => { console.log('error', error.code); process.exit(); });
        const stream = session.request(JSON.parse(headers));
        let body = '';
        stream.on('response', reply => { console.log(reply[':status']); });
        stream.on('error', error => { console.log('reset', error.code); session.destroy(); });
        stream.on('data', data => { body += data; });
        stream.on('close', () => { console.log(body); session.close(); });
        """;

    [Fact]
    public async Task The_authority_counts_whatever_Host_says_beside_it()
    {
        await using var gateway = await StartAsync();

        var output = await SendAsync(gateway, """{":path": "/", ":authority": "{authority}", "host": "evil.example", "x-forwarded-host": "evil.example"}""");

        output.Out.ShouldStartWith("403\n", customMessage: output.All);
        output.Out.ShouldContain("The request is not signed");
    }

    /// <summary>
    /// Nobody can see that there was another Host: so that what is signed, checked and called is :authority, and nothing else.
    /// </summary>
    [Theory]
    [InlineData("{authority}", "200")]
    [InlineData("evil.example", "403")]
    public async Task A_signature_is_over_the_authority_whatever_Host_says_beside_it(string signedHost, string status)
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("reached"));
        await using var gateway = await StartAsync(upstream.Address);
        using var http = Trusting(gateway);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync(), http: http);
        var signed = new SigV4Signer(TimeProvider.System).Sign(
            new UpstreamRequest("GET", "/", "", [], default), Filled(signedHost, gateway), "us-east-1", "s3", caller.Keys,
            Convert.ToHexStringLower(SHA256.HashData([])));
        var headers = new JsonObject { [":path"] = "/", [":authority"] = gateway.Aws.Authority, ["host"] = "evil.example" };
        foreach (var (name, value) in signed)
        {
            headers[name.ToLowerInvariant()] = value;
        }

        var output = await SendAsync(gateway, headers.ToJsonString());

        output.Out.ShouldStartWith($"{status}\n", customMessage: output.All);
        if (status == "200")
        {
            upstream.Seen.ShouldHaveSingleItem().Headers["Host"].ShouldBe(upstream.Address.Authority);
            upstream.Seen.Single().Headers.Values.ShouldNotContain(value => value.Contains("evil", StringComparison.Ordinal));
            return;
        }
        output.Out.ShouldContain("SignatureDoesNotMatch");
        upstream.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a path without its slash", """{":path": "bucket", ":authority": "{authority}"}""")]
    [InlineData("a star", """{":path": "*", ":authority": "{authority}"}""")]
    [InlineData("a whole address", """{":path": "https://evil.example/", ":authority": "{authority}"}""")]
    [InlineData("a fragment", """{":path": "/bucket#a", ":authority": "{authority}"}""")]
    [InlineData("another scheme", """{":path": "/", ":authority": "{authority}", ":scheme": "http"}""")]
    [InlineData("a user in the authority", """{":path": "/", ":authority": "user@{authority}"}""")]
    [InlineData("a tunnel", """{":method": "CONNECT", ":authority": "sts.amazonaws.com:443"}""")]
    public async Task What_can_be_read_in_two_ways_is_refused(string what, string headers)
    {
        await using var gateway = await StartAsync();

        var output = await SendAsync(gateway, headers);

        output.Out.ShouldMatch("^(400|421|reset|error)", $"{what}: {output.All}");
        (await gateway.CallsAsync()).ShouldBeEmpty(what);
    }

    private static HttpClient Trusting(RunningGateway gateway)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(gateway.Authority);
        return new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } });
    }

    private static string Filled(string text, RunningGateway gateway) =>
        text.Replace("{authority}", gateway.Aws.Authority, StringComparison.Ordinal);

    private Task<RunningGateway> StartAsync(Uri? upstream = null) => RunningGateway.StartAsync(
        upstream ?? emulator.Address, RunningGateway.AllowAll, change: yaml => yaml.Replace("aws: http://", "aws: https://", StringComparison.Ordinal));

    private static async Task<ClientOutput> SendAsync(RunningGateway gateway, string headers) => await ClientProcess.RunAsync(
        "node", ["-", gateway.Aws.ToString(), gateway.Authority, Filled(headers, gateway)],
        gateway.Environment(await gateway.AgentTokenAsync()), Client);
}
