using FsCheck;
using FsCheck.Fluent;
using HostName = Narrowgate.Aws.Hosts.HostName;

namespace Narrowgate.Aws.Tests.Hosts;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("localhost", "localhost", null)]
    [InlineData("LocalHost:8700", "localhost", 8700)]
    [InlineData("127.0.0.1:8700", "127.0.0.1", 8700)]
    [InlineData("[::1]:8700", "[::1]", 8700)]
    [InlineData("[::1]", "[::1]", null)]
    [InlineData("my_gateway:8700", "my_gateway", 8700)]
    [InlineData("bucket.s3.eu-west-1.amazonaws.com", "bucket.s3.eu-west-1.amazonaws.com", null)]
    public void A_host_with_or_without_a_port(string header, string name, int? port)
    {
        HostName.Parse(header).Holds(out var host, out _).ShouldBeTrue();

        host!.Name.ShouldBe(name);
        host.Port.ShouldBe(port);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" localhost")]
    [InlineData("localhost ")]
    [InlineData("localhost.")]
    [InlineData(".localhost")]
    [InlineData("a..localhost")]
    [InlineData("-a.localhost")]
    [InlineData("a-.localhost")]
    [InlineData("user@localhost")]
    [InlineData("localhost:")]
    [InlineData("localhost:0")]
    [InlineData("localhost:65536")]
    [InlineData("localhost:+1")]
    [InlineData("localhost:8700@evil.example")]
    [InlineData("localhost:8700:8700")]
    [InlineData("localhost:87 00")]
    [InlineData("localhost:٨")]
    [InlineData("localhost/")]
    [InlineData("localhost\\")]
    [InlineData("localhost#")]
    [InlineData("localhost?")]
    [InlineData("localhost%00")]
    [InlineData("localhost\0")]
    [InlineData("localhost,evil.example")]
    [InlineData("ⓛocalhost")]
    [InlineData("localhost。evil")]
    [InlineData("[::1")]
    [InlineData("::1")]
    [InlineData("[::1%25eth0]")]
    [InlineData("[localhost]")]
    [InlineData("[::1]8700")]
    [InlineData("bucket.[::1]")]
    public void What_could_be_read_in_two_ways_is_none(string? header) =>
        HostName.Parse(header).Holds(out _, out _).ShouldBeFalse();

    [Fact]
    public void Labels_have_63_characters_and_names_253()
    {
        IsHost($"{new string('a', 63)}.localhost").ShouldBeTrue();
        IsHost($"{new string('a', 64)}.localhost").ShouldBeFalse();
        IsHost(string.Join('.', Enumerable.Repeat("abcdefghi", 25)) + ".abc").ShouldBeTrue();
        IsHost(string.Join('.', Enumerable.Repeat("abcdefghi", 25)) + ".abcd").ShouldBeFalse();
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused_and_what_is_read_is_plain() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>(), text =>
            !HostName.Parse(text).Holds(out var host, out _)
            || host.Name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.' or '_' or '[' or ']' or ':'))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    private static bool IsHost(string header) => HostName.Parse(header).Holds(out _, out _);
}
