using System.Text;
using Narrowgate.Wire.Tunnel;

namespace Narrowgate.Fuzz.Targets;

/// <summary>CONNECT requests: whatever is read as one names the host and port that another reader takes from it too.</summary>
internal sealed class ConnectHeadTarget : IFuzzTarget
{
    public string Name => "connect";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "CONNECT ", " HTTP/1.1", " HTTP/1.0", "\r\n", "\r\n\r\n", "Host: ", "Content-Length: 0", "Transfer-Encoding: chunked", "sts.amazonaws.com",
        "127.0.0.1", "[::1]", "[::ffff:1.2.3.4]", "0x7f.1", "2130706433", "xn--", ":443", ":0443", "@", "%2e", "..", "#", "/", "\0", "\t", "\n",
    ];

    public string Run(ReadOnlyMemory<byte> input)
    {
        var began = ConnectHead.BeginsIn(input.Span);
        if (!ConnectHead.Read(input.Span).Holds(out var head, out var refusal))
        {
            return $"{began} {Gateway.Outcome(refusal)}";
        }
        if (began != true || ConnectHead.EndOf(input.Span) != input.Length)
        {
            throw new BrokenOracle("it was read, and does not begin or end as one");
        }
        var authority = Encoding.Latin1.GetString(input.Span).Split(' ')[1];
        if (!Uri.TryCreate($"https://{authority}/", UriKind.Absolute, out var other) || other.Port != head.Target.Port
            || (head.Target.Address is null && !other.IdnHost.Equals(head.Target.Host, StringComparison.Ordinal)))
        {
            throw new BrokenOracle("another reader takes another host or port from it");
        }
        return $"{head.Target.Address?.AddressFamily}";
    }
}
