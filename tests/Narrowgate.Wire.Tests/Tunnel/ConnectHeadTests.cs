using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Wire.Tunnel;

namespace Narrowgate.Wire.Tests.Tunnel;

public sealed class ConnectHeadTests
{
    [Theory]
    [InlineData("CONNECT sts.amazonaws.com:443 HTTP/1.1\r\n\r\n", "sts.amazonaws.com:443")]
    [InlineData("CONNECT sts.amazonaws.com:443 HTTP/1.0\r\n\r\n", "sts.amazonaws.com:443")]
    [InlineData("CONNECT STS.Amazonaws.com:443 HTTP/1.1\r\nHost: sts.amazonaws.com:443\r\n\r\n", "sts.amazonaws.com:443")]
    [InlineData("CONNECT a.b:8443 HTTP/1.1\r\nHost: a.b\r\nProxy-Authorization: Basic eDp5\r\nX:\r\n\r\n", "a.b:8443")]
    [InlineData("CONNECT 10.1.2.3:443 HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "10.1.2.3:443")]
    [InlineData("CONNECT [0:0::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n", "[::1]:443")]
    public void What_clients_send_is_read(string head, string target)
    {
        ConnectHead.Read(Encoding.Latin1.GetBytes(head)).Holds(out var read, out var refusal).ShouldBeTrue(refusal?.Message);

        read!.Target.ToString().ShouldBe(target);
    }

    [Fact]
    public void Whatever_the_bytes_are_they_are_answered_and_what_is_read_stands_there_once()
    {
        string[] parts =
        [
            "CONNECT ", "connect ", "sts.amazonaws.com", "127.0.0.1", "[::1]", "0x7f.1", "xn--a", ":443", ":0443", "@", "%2e", ".", "..", "#", "/", " ", "\t",
            " HTTP/1.1", " HTTP/1.0", "\r\n", "\n", "\r", "\0", "Host: ", "host:", "Content-Length: 1", "Transfer-Encoding: chunked", "\u00e9", "\r\n\r\n",
        ];
        var heads = Gen.Elements(parts).ListOf().Select(list => string.Concat(list));

        Prop.ForAll(heads.ToArbitrary(), text =>
        {
            foreach (var head in new[] { text, $"CONNECT {text} HTTP/1.1\r\n\r\n", $"CONNECT a.b:443 HTTP/1.1\r\n{text}\r\n\r\n" })
            {
                if (ConnectHead.Read(Encoding.Latin1.GetBytes(head)).Holds(out var read, out _))
                {
                    var authority = head.Split(' ')[1];
                    // Another reader takes the same host and port from it.
                    var other = new Uri($"https://{authority}");
                    (other.IdnHost.Trim('[', ']'), other.Port).ShouldBe((read.Target.Host, read.Target.Port));
                    head.Split("\r\n")[0].ShouldBe($"CONNECT {authority} {head.Split("\r\n")[0][^8..]}");
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("CONN", null)]
    [InlineData("CONNECT", null)]
    [InlineData("CONNECT ", true)]
    [InlineData("CONNECT a", true)]
    [InlineData("COPY /", false)]
    [InlineData("connect ", false)]
    [InlineData("GET / HTTP/1.1", false)]
    public void The_first_bytes_say_whether_it_is_one(string bytes, bool? isOne) =>
        ConnectHead.BeginsIn(Encoding.ASCII.GetBytes(bytes)).ShouldBe(isOne);
}
