using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;

namespace Narrowgate.Aws.Hosts;

/// <summary>
/// The names under which callers reach the gateway itself. A request for another host, one that a page in a browser or a
/// changed DNS entry sent here, is not the gateway's to answer.
/// </summary>
/// <param name="Names">In lower case, without ports; IPv6 addresses in brackets.</param>
/// <param name="IsAnyAddress">
/// It listens on every address of the machine, which it does not know by name: any IP address is then its own.
/// </param>
public sealed record GatewayNames(FrozenSet<string> Names, bool IsAnyAddress)
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <param name="addresses">Where the data path listens, and how others reach it.</param>
    public static GatewayNames Of(params IEnumerable<Uri> addresses)
    {
        var hosts = addresses.Select(address => address.IdnHost).Select(Bracketed).ToList();
        var isAny = hosts.Any(host => host is "0.0.0.0" or "[::]");
        return new GatewayNames(
            hosts.Concat(Loopback).Select(host => host.ToLowerInvariant()).ToFrozenSet(StringComparer.Ordinal), isAny);
    }

    /// <summary>
    /// What stands before one of the names: <c>bucket.</c> in <c>bucket.localhost</c>, <c>data-</c> in
    /// <c>data-localhost</c>. Of several names the longest counts, so that a name which is one of the gateway's is never
    /// a bucket at another. Null where the host ends with none.
    /// </summary>
    public string? Before(HostName host)
    {
        if (Names.Contains(host.Name) || (IsAnyAddress && IsAddress(host.Name)))
        {
            return "";
        }
        var longest = Names.Where(name => host.Name.EndsWith(name, StringComparison.Ordinal)).MaxBy(name => name.Length);
        return longest is null || host.Name[^(longest.Length + 1)] is not ('.' or '-')
            ? null
            : host.Name[..^longest.Length];
    }

    private static bool IsAddress(string name) => name.StartsWith('[')
        || (IPAddress.TryParse(name, out var address)
            && address.AddressFamily == AddressFamily.InterNetwork
            && address.ToString() == name);

    private static string Bracketed(string host) =>
        host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
}
