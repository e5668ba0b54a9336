using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Narrowgate.Wire.Tunnel;

namespace Narrowgate.Wire.Tests.Tunnel;

public sealed class TunnelExitTests
{
    [Theory]
    [InlineData("pypi.org", "pypi.org:443", true)]
    [InlineData("pypi.org", "pypi.org:80", false)]
    [InlineData("pypi.org", "a.pypi.org:443", false)]
    [InlineData("pypi.org:8443", "pypi.org:8443", true)]
    [InlineData("*.npmjs.org", "registry.npmjs.org:443", true)]
    [InlineData("*.npmjs.org", "a.b.npmjs.org:443", true)]
    [InlineData("*.npmjs.org", "npmjs.org:443", false)]
    [InlineData("*.npmjs.org", "evilnpmjs.org:443", false)]
    [InlineData("10.1.2.3:8443", "10.1.2.3:8443", true)]
    [InlineData("[::1]:443", "[0::1]:443", true)]
    public void A_pattern_matches_its_host_at_its_port(string text, string target, bool matches)
    {
        HostPattern.TryParse(text, out var pattern).ShouldBeTrue();
        ConnectTarget.TryParse(target, out var asked).ShouldBeTrue();

        pattern!.Matches(asked!).ShouldBe(matches);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("*.org")]
    [InlineData("a.*.org")]
    [InlineData("*.10.1.2.3")]
    [InlineData("https://pypi.org")]
    [InlineData("pypi.org/simple")]
    [InlineData("10.0.0.0/8")]
    [InlineData("")]
    public void What_is_no_host_is_no_pattern(string text) => HostPattern.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("0.0.0.0")]
    public async Task A_name_whose_owner_points_it_inside_leads_nowhere(string address)
    {
        var exit = Exit(IPAddress.Parse(address));

        (await OpenAsync(exit, "rebound.example.com:443", "*.example.com")).ShouldBe(RefusalReason.NotAdmitted);
    }

    [Fact]
    public async Task An_inside_address_is_reached_once_it_is_listed_itself_by_its_name_too()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var exit = Exit(IPAddress.Loopback);

        (await OpenAsync(exit, $"127.0.0.1:{port}", $"127.0.0.1:{port}")).ShouldBeNull();
        (await OpenAsync(exit, $"inside.example.com:{port}", $"inside.example.com:{port}", $"127.0.0.1:{port}")).ShouldBeNull();
        (await OpenAsync(exit, $"inside.example.com:{port}", $"inside.example.com:{port}", "127.0.0.1:1")).ShouldBe(RefusalReason.NotAdmitted);
    }

    [Fact]
    public async Task A_metadata_service_is_not_reached_even_where_it_is_listed()
    {
        (await OpenAsync(Exit(), "169.254.169.254:80", "169.254.169.254:80")).ShouldBe(RefusalReason.NotAdmitted);
        (await OpenAsync(Exit(), "[fd00:ec2::254]:80", "[fd00:ec2::254]:80")).ShouldBe(RefusalReason.NotAdmitted);
    }

    private static TunnelExit Exit(params IPAddress[] found) => new((_, _) => Task.FromResult(found), Limits.Default, TimeProvider.System);

    private static async Task<RefusalReason?> OpenAsync(TunnelExit exit, string target, params string[] patterns)
    {
        ConnectTarget.TryParse(target, out var asked).ShouldBeTrue();
        var listed = patterns.Select(text => HostPattern.TryParse(text, out var pattern) ? pattern : throw new FormatException(text)).ToImmutableArray();
        if (!(await exit.OpenAsync(asked!, listed, CancellationToken.None)).Holds(out var socket, out var refusal))
        {
            return refusal.Reason;
        }
        socket.Dispose();
        return null;
    }
}
