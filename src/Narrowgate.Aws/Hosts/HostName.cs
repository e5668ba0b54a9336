using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Hosts;

/// <summary>
/// A Host header, taken apart strictly: what another reader could take for another host (a user before an @, a dot at
/// the end, a number in an unusual form, a letter outside ASCII) is no host at all.
/// </summary>
/// <param name="Name">In lower case, without the port; an IPv6 address in its brackets.</param>
/// <param name="Port">Null where none is given.</param>
/// <param name="HasCapitals">Host names know no capitals, buckets did once.</param>
public sealed record HostName(string Name, int? Port, bool HasCapitals)
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;
    private const int LongestPort = 5;

    /// <param name="header">The one value of the header; null where it is absent or there twice.</param>
    public static Verdict<HostName> Parse(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return NotUnderstood.Because("The request needs one Host header.");
        }
        var end = header[0] == '[' ? header.IndexOf(']', StringComparison.Ordinal) + 1 : header.IndexOf(':', StringComparison.Ordinal);
        var name = end < 0 ? header : header[..end];
        var rest = header[name.Length..];
        var port = default(int?);
        if (rest.Length > 0)
        {
            if (!IsPort(rest, out var number))
            {
                return NoHost(header);
            }
            port = number;
        }
        return IsSix(name) || IsName(name)
            ? new HostName(name.ToLowerInvariant(), port, name.Any(char.IsAsciiLetterUpper))
            : NoHost(header);
    }

    /// <summary>1 to 63 letters, digits and hyphens, with no hyphen at either end.</summary>
    public static bool IsLabel(ReadOnlySpan<char> text) => IsLabel(text, isUnderscoreAllowed: false);

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.Split('.').All(label => IsLabel(label, isUnderscoreAllowed: true));

    // Names in a container's network have underscores.
    private static bool IsLabel(ReadOnlySpan<char> text, bool isUnderscoreAllowed)
    {
        if (text.Length is 0 or > LongestLabel || text[0] == '-' || text[^1] == '-')
        {
            return false;
        }
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '-' && !(isUnderscoreAllowed && letter == '_'))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsSix(string name) => name is ['[', .., ']']
        && name[1..^1] is var inner
        && inner.All(letter => char.IsAsciiHexDigit(letter) || letter is ':' or '.')
        && IPAddress.TryParse(inner, out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool IsPort(string rest, out int port)
    {
        port = 0;
        return rest is [':', ..] && rest.Length is > 1 and <= LongestPort + 1
            && rest.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port is > 0 and <= ushort.MaxValue;
    }

    private static Refusal NoHost(string header) =>
        NotUnderstood.Because($"The Host header {NotUnderstood.Quote(header)} is no host name.");
}
