using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Narrowgate.JourneyTests.Smuggling;

/// <summary>What a caller may try with a proxy: to get where it leads nobody, or to have one host checked and another called.</summary>
public sealed class ConnectAttackTests(RawRequestScene scene) : IClassFixture<RawRequestScene>
{
    private const string Aws = "s3.us-east-1.amazonaws.com";

    [Theory]
    [InlineData("a user before the host", "user@s3.us-east-1.amazonaws.com:443", 400)]
    [InlineData("AWS as the user of another host", "s3.us-east-1.amazonaws.com:443@evil.example:443", 400)]
    [InlineData("AWS at another port", "s3.us-east-1.amazonaws.com:80", 403)]
    [InlineData("AWS at the port of ssh", "s3.us-east-1.amazonaws.com:22", 403)]
    [InlineData("no port", "s3.us-east-1.amazonaws.com", 400)]
    [InlineData("an empty port", "s3.us-east-1.amazonaws.com:", 400)]
    [InlineData("port 0", "s3.us-east-1.amazonaws.com:0", 400)]
    [InlineData("a port with a zero before", "s3.us-east-1.amazonaws.com:0443", 400)]
    [InlineData("a port with a sign", "s3.us-east-1.amazonaws.com:+443", 400)]
    [InlineData("a port that is too large", "s3.us-east-1.amazonaws.com:65979", 400)]
    [InlineData("two ports", "s3.us-east-1.amazonaws.com:443:443", 400)]
    [InlineData("a trailing dot", "s3.us-east-1.amazonaws.com.:443", 400)]
    [InlineData("an empty label", "s3..us-east-1.amazonaws.com:443", 400)]
    [InlineData("a letter that only looks like one", "\u00df3.us-east-1.amazonaws.com:443", 400)]
    [InlineData("punycode", "xn--s3-tka.us-east-1.amazonaws.com:443", 403)]
    [InlineData("an escape", "s3%2eus-east-1.amazonaws.com:443", 400)]
    [InlineData("a fragment", "evil.example#s3.us-east-1.amazonaws.com:443", 400)]
    [InlineData("a path", "evil.example/s3.us-east-1.amazonaws.com:443", 400)]
    [InlineData("a NUL", "evil.example\0.s3.us-east-1.amazonaws.com:443", 400)]
    [InlineData("a tab", "s3.us-east-1.amazonaws.com:443\t", 400)]
    [InlineData("a scheme", "https://s3.us-east-1.amazonaws.com:443", 400)]
    [InlineData("a name that contains AWS's", "s3.us-east-1.amazonaws.com.evil.example:443", 403)]
    [InlineData("a name that ends like AWS's", "evil-amazonaws.com:443", 403)]
    [InlineData("a name below AWS's that no model has", "evil.us-east-1.amazonaws.com:443", 403)]
    [InlineData("somebody's load balancer at AWS", "evil-1.us-east-1.elb.amazonaws.com:443", 403)]
    [InlineData("somebody's machine at AWS", "ec2-1-2-3-4.compute-1.amazonaws.com:443", 403)]
    [InlineData("a region that there is not", "s3.us-evil-1.amazonaws.com:443", 403)]
    [InlineData("another host", "example.com:443", 403)]
    [InlineData("a metadata service", "169.254.169.254:443", 403)]
    [InlineData("a metadata service as a mapped address", "[::ffff:169.254.169.254]:443", 403)]
    [InlineData("a metadata service by IPv6", "[fd00:ec2::254]:443", 403)]
    [InlineData("this machine", "127.0.0.1:443", 403)]
    [InlineData("this machine by name", "localhost:443", 403)]
    [InlineData("this machine by IPv6", "[::1]:443", 403)]
    [InlineData("an address with a zone", "[fe80::1%lo]:443", 400)]
    [InlineData("an address without brackets", "::1:443", 400)]
    [InlineData("an address in one number", "2130706433:443", 400)]
    [InlineData("an address in two numbers", "127.1:443", 400)]
    [InlineData("an address in hexadecimal", "0x7f.0.0.1:443", 400)]
    [InlineData("an address in octal", "0177.0.0.1:443", 400)]
    [InlineData("nothing", "", 400)]
    [InlineData("a star", "*", 400)]
    public async Task A_tunnel_elsewhere_is_refused(string what, string authority, int status)
    {
        var reply = await scene.SendAsync($"CONNECT {authority} HTTP/1.1\r\n\r\n");

        reply.ShouldStartWith($"HTTP/1.1 {status} ", customMessage: what);
        reply.ShouldContain("narrowgate: ", customMessage: what);
    }

    [Theory]
    [InlineData("another Host", "Host: evil.example:443\r\n")]
    [InlineData("two Hosts", "Host: s3.us-east-1.amazonaws.com:443\r\nHost: s3.us-east-1.amazonaws.com:443\r\n")]
    [InlineData("a Host with another port", "Host: s3.us-east-1.amazonaws.com:80\r\n")]
    [InlineData("an empty Host", "Host:\r\n")]
    [InlineData("a folded header", "A: b\r\n c\r\n")]
    [InlineData("a header without a name", ": b\r\n")]
    [InlineData("a header without a colon", "Host\r\n")]
    [InlineData("a space before the colon", "Host : s3.us-east-1.amazonaws.com\r\n")]
    [InlineData("a bare line feed", "A: b\nHost: evil.example\r\n")]
    [InlineData("a bare carriage return", "A: b\rHost: evil.example\r\n")]
    [InlineData("a body", "Content-Length: 5\r\n")]
    [InlineData("a body in chunks", "Transfer-Encoding: chunked\r\n")]
    [InlineData("another version", "", "HTTP/2.0")]
    [InlineData("no version", "", "")]
    [InlineData("more behind the version", "", "HTTP/1.1 x")]
    public async Task A_head_that_can_be_read_in_two_ways_is_refused(string what, string headers, string version = "HTTP/1.1")
    {
        var reply = await scene.SendAsync($"CONNECT {Aws}:443 {version}\r\n{headers}\r\n");

        reply.ShouldStartWith("HTTP/1.1 400 ", customMessage: what);
    }

    [Fact]
    public async Task A_head_that_does_not_end_is_refused_at_its_bound() =>
        (await scene.SendAsync($"CONNECT {Aws}:443 HTTP/1.1\r\nA: {new string('a', 9000)}")).ShouldStartWith("HTTP/1.1 431 ");

    [Fact]
    public async Task A_head_that_breaks_off_is_refused() =>
        (await scene.SendAsync($"CONNECT {Aws}:443 HTTP/1.1\r\nA: a", isAll: true)).ShouldStartWith("HTTP/1.1 400 ");

    [Fact]
    public async Task What_is_sent_behind_a_refused_CONNECT_is_no_request()
    {
        var reply = await scene.SendAsync("CONNECT evil.example:443 HTTP/1.1\r\n\r\n" + scene.Whole());

        reply.ShouldStartWith("HTTP/1.1 403 ");
        reply.IndexOf("HTTP/1.1", 8, StringComparison.Ordinal).ShouldBe(-1, "there is a second reply");
        scene.Upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_sent_in_the_clear_inside_a_tunnel_is_no_request()
    {
        var reply = await scene.SendAsync($"CONNECT {Aws}:443 HTTP/1.1\r\n\r\n" + scene.Whole(), isAll: true);

        reply.ShouldStartWith("HTTP/1.1 200 Connection established\r\n\r\n");
        reply.IndexOf("HTTP/1.1", 8, StringComparison.Ordinal).ShouldBe(-1, "it was answered");
        scene.Upstream.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET http://s3.us-east-1.amazonaws.com/ HTTP/1.1\r\nHost: s3.us-east-1.amazonaws.com\r\n\r\n")]
    [InlineData("GET https://s3.us-east-1.amazonaws.com/ HTTP/1.1\r\nHost: s3.us-east-1.amazonaws.com\r\n\r\n")]
    public async Task A_proxys_other_form_is_refused_with_words(string request)
    {
        var reply = await scene.SendAsync(request);

        reply.ShouldStartWith("HTTP/1.1 421 ");
        reply.ShouldContain("set HTTPS_PROXY, not HTTP_PROXY");
    }

    [Theory]
    [InlineData("S3.US-EAST-1.amazonaws.COM:443", "CONNECT in capitals")]
    [InlineData("bucket.with.dots.s3.us-east-1.amazonaws.com:443", "a bucket in the host")]
    [InlineData("123456789012.s3-control.us-east-1.amazonaws.com:443", "an account in the host")]
    [InlineData("sync-states.us-east-1.amazonaws.com:443", "a host prefix")]
    [InlineData("dynamodb.cn-north-1.amazonaws.com.cn:443", "another partition")]
    public async Task A_host_of_AWS_gets_a_certificate_for_that_very_host(string authority, string what)
    {
        var host = authority.Split(':')[0];
        await using var tls = await TunnelAsync(authority, host.ToLowerInvariant());

        tls.RemoteCertificate.ShouldNotBeNull(what);
        ((X509Certificate2)tls.RemoteCertificate).MatchesHostname(host).ShouldBeTrue();
        ((X509Certificate2)tls.RemoteCertificate).MatchesHostname("sts.amazonaws.com").ShouldBeFalse();
    }

    [Fact]
    public async Task Another_name_in_the_TLS_hello_than_in_the_CONNECT_ends_there() =>
        await Should.ThrowAsync<Exception>(async () => await TunnelAsync($"{Aws}:443", "sts.us-east-1.amazonaws.com"));

    [Theory]
    [InlineData("sts.us-east-1.amazonaws.com", "/")]
    [InlineData("s3.us-east-1.amazonaws.com:8443", "/")]
    [InlineData("bucket.s3.us-east-1.amazonaws.com", "/")]
    [InlineData("127.0.0.1", "/")]
    public async Task Another_Host_than_the_tunnels_is_refused(string host, string path)
    {
        await using var tls = await TunnelAsync($"{Aws}:443", Aws);

        var reply = await AskAsync(tls, $"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");

        reply.ShouldStartWith("HTTP/1.1 421 ");
        reply.ShouldContain("another host than the tunnel");
        scene.Upstream.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CONNECT sts.us-east-1.amazonaws.com:443 HTTP/1.1\r\nHost: sts.us-east-1.amazonaws.com:443\r\n\r\n")]
    [InlineData("CONNECT s3.us-east-1.amazonaws.com:443 HTTP/1.1\r\nHost: s3.us-east-1.amazonaws.com:443\r\n\r\n")]
    [InlineData("CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n")]
    [InlineData("GET https://sts.us-east-1.amazonaws.com/ HTTP/1.1\r\nHost: sts.us-east-1.amazonaws.com\r\n\r\n")]
    public async Task A_tunnel_inside_a_tunnel_is_refused(string request)
    {
        await using var tls = await TunnelAsync($"{Aws}:443", Aws);

        (await AskAsync(tls, request)).ShouldMatch("^HTTP/1.1 (400|421) ");
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Both_good_versions_of_TLS_are_spoken(SslProtocols version)
    {
        await using var tls = await TunnelAsync($"{Aws}:443", Aws, version);

        tls.SslProtocol.ShouldBe(version);
    }

    private async Task<SslStream> TunnelAsync(string authority, string name, SslProtocols version = SslProtocols.None)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, scene.Gateway.Aws.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {authority} HTTP/1.1\r\n\r\n"));
        var established = "HTTP/1.1 200 Connection established\r\n\r\n";
        var head = new byte[established.Length];
        await stream.ReadExactlyAsync(head);
        Encoding.ASCII.GetString(head).ShouldBe(established);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(scene.Gateway.Authority);
        var tls = new SslStream(stream);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = name,
            CertificateChainPolicy = policy,
            EnabledSslProtocols = version,
        });
        return tls;
    }

    private static async Task<string> AskAsync(SslStream tls, string request)
    {
        await tls.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var reply = new StringBuilder();
        var block = new byte[4096];
        while (!reply.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) || !reply.ToString().EndsWith('\n'))
        {
            var read = await tls.ReadAsync(block, patience.Token);
            if (read == 0)
            {
                break;
            }
            reply.Append(Encoding.ASCII.GetString(block, 0, read));
        }
        return reply.ToString();
    }
}
