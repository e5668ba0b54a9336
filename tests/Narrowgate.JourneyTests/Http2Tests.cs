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

    private Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(
        emulator.Address, RunningGateway.AllowAll, change: yaml => yaml.Replace("aws: http://", "aws: https://", StringComparison.Ordinal));

    private static async Task<ClientOutput> SendAsync(RunningGateway gateway, string headers) => await ClientProcess.RunAsync(
        "node", ["-", gateway.Aws.ToString(), gateway.Authority, headers.Replace("{authority}", gateway.Aws.Authority, StringComparison.Ordinal)],
        gateway.Environment(await gateway.AgentTokenAsync()), Client);
}
