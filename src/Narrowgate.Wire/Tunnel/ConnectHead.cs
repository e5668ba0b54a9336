using System.Buffers;
using System.Text;

namespace Narrowgate.Wire.Tunnel;

/// <summary>
/// A CONNECT request (RFC 9110, 9.3.6): read strictly, for what another reader could read otherwise is refused. Of its
/// headers nothing is kept; who may call is decided inside the tunnel, so that a proxy's password is neither needed nor
/// looked at.
/// </summary>
public sealed record ConnectHead(ConnectTarget Target)
{
    private const string Method = "CONNECT ";

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Where the head ends, its last empty line with it; -1 where it goes on.</summary>
    public static int EndOf(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\r\n\r\n"u8) is var end and >= 0 ? end + 4 : -1;

    /// <summary>Whether these bytes begin a CONNECT; null where there are too few to tell.</summary>
    public static bool? BeginsIn(ReadOnlySpan<byte> bytes)
    {
        var method = "CONNECT "u8;
        return bytes.Length >= method.Length ? bytes.StartsWith(method)
            : method.StartsWith(bytes) ? null
            : false;
    }

    /// <param name="head">From the method to the empty line.</param>
    public static Verdict<ConnectHead> Read(ReadOnlySpan<byte> head)
    {
        if (EndOf(head) != head.Length)
        {
            return Bad("its head does not end in an empty line");
        }
        var lines = Encoding.Latin1.GetString(head[..^4]).Split("\r\n");
        if (lines.Any(line => line.AsSpan().ContainsAny('\r', '\n', '\0')))
        {
            return Bad("a line does not end in CR LF");
        }
        if (!lines[0].StartsWith(Method, StringComparison.Ordinal)
            || lines[0][Method.Length..].Split(' ') is not [var authority, "HTTP/1.1" or "HTTP/1.0"])
        {
            return Bad("its first line is not CONNECT HOST:PORT HTTP/1.1");
        }
        if (!ConnectTarget.TryParse(authority, out var target))
        {
            return Bad("its target is not HOST:PORT, a plain host name or address and a port");
        }
        return Fault(lines.AsSpan(1), target) is { } fault ? Bad(fault) : new ConnectHead(target);
    }

    private static string? Fault(ReadOnlySpan<string> headers, ConnectTarget target)
    {
        var hosts = 0;
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || header.AsSpan(0, colon).ContainsAnyExcept(TokenCharacters))
            {
                return "a header is not NAME: VALUE on one line";
            }
            var value = header[(colon + 1)..].Trim(' ', '\t');
            switch (header[..colon].ToLowerInvariant())
            {
                case "host" when ++hosts > 1 || !Names(value, target):
                    return "its Host header is not the host that it connects to";
                case "content-length" when value != "0":
                case "transfer-encoding":
                    return "it has a body";
                default:
                    break;
            }
        }
        return null;
    }

    // With the port or without: clients do both.
    private static bool Names(string host, ConnectTarget target) =>
        ConnectTarget.TryParse(host, out var named) ? named == target
        : ConnectTarget.TryHost(host, target.Port, out named) && named == target;

    private static Refusal Bad(string what) => new(RefusalReason.NotUnderstood, $"The CONNECT request is refused: {what}.");
}
