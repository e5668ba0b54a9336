using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Narrowgate.Wire.Tls;

namespace Narrowgate.Wire.Tunnel;

/// <summary>Where a tunnel is to lead: a host and a port, in one spelling.</summary>
/// <param name="Host">A name in lower case; or an address in numbers, without brackets.</param>
/// <param name="Address">Where the host is an address in numbers.</param>
public sealed record ConnectTarget(string Host, IPAddress? Address, int Port)
{
    private const int LongestPort = 5;

    /// <summary>
    /// <c>HOST:PORT</c> and nothing else (RFC 9112, 3.2.3): no user, no path, no escapes, no trailing dot, no spelling of
    /// an address that only some resolvers know.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ConnectTarget? target)
    {
        target = null;
        var colon = text.LastIndexOf(':');
        return colon > 0
            && TryPort(text.AsSpan(colon + 1), out var port)
            && TryHost(text[..colon], port, out target);
    }

    public static bool TryHost(string text, int port, [NotNullWhen(true)] out ConnectTarget? target)
    {
        target = null;
        if (text is ['[', .. var inside, ']'])
        {
            // A zone (%eth0) says which of our own networks is meant: nobody else's business.
            if (inside.All(letter => char.IsAsciiHexDigit(letter) || letter is ':' or '.')
                && IPAddress.TryParse(inside, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6)
            {
                target = At(six.IsIPv4MappedToIPv6 ? six.MapToIPv4() : six, port);
            }
            return target is not null;
        }
        if (text.All(letter => char.IsAsciiDigit(letter) || letter == '.')
            && IPAddress.TryParse(text, out var four) && four.ToString() == text)
        {
            target = At(four, port);
            return true;
        }
        var lower = text.ToLowerInvariant();
        // Letters whose lower case is ASCII and that are not (the Kelvin sign) make other names than were sent.
        if (text.All(char.IsAscii) && HostNames.IsName(lower))
        {
            target = new ConnectTarget(lower, Address: null, port);
        }
        return target is not null;
    }

    public override string ToString() => Address is { AddressFamily: AddressFamily.InterNetworkV6 } ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    internal static bool TryPort(ReadOnlySpan<char> text, out int port)
    {
        port = 0;
        return text.Length is > 0 and <= LongestPort
            && text[0] != '0'
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port <= IPEndPoint.MaxPort;
    }

    private static ConnectTarget At(IPAddress address, int port) => new(address.ToString(), address, port);
}
