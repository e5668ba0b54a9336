using System.Net;
using Narrowgate.Wire.Http;

namespace Narrowgate.Wire.Tests.Http;

public sealed class ForwardedForTests
{
    private readonly ForwardedFor _forwarded = new([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("127.0.0.1/32")]);

    [Theory]
    [InlineData("10.1.1.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("10.1.1.1", "1.1.1.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("10.1.1.1", "1.1.1.1, 203.0.113.7, 10.2.2.2", "203.0.113.7")]
    [InlineData("10.1.1.1", "203.0.113.7:5678", "203.0.113.7")]
    [InlineData("10.1.1.1", "[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("10.1.1.1", "2001:db8::1", "2001:db8::1")]
    [InlineData("::ffff:10.1.1.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("10.1.1.1", "10.3.3.3, 10.2.2.2", "10.3.3.3")]
    [InlineData("10.1.1.1", "203.0.113.7, unknown, 10.2.2.2", "10.2.2.2")]
    [InlineData("10.1.1.1", "", "10.1.1.1")]
    [InlineData("203.0.113.9", "10.2.2.2", "203.0.113.9")]
    public void The_client_is_the_rightmost_that_is_no_trusted_proxy(string peer, string header, string client) =>
        _forwarded.Client(IPAddress.Parse(peer), [header]).ShouldBe(IPAddress.Parse(client));

    [Fact]
    public void Two_headers_are_one_list() =>
        _forwarded.Client(IPAddress.Loopback, ["203.0.113.7", "10.2.2.2"]).ShouldBe(IPAddress.Parse("203.0.113.7"));
}
