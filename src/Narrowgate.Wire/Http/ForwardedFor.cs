using System.Collections.Immutable;
using System.Net;

namespace Narrowgate.Wire.Http;

/// <summary>
/// Whose request it is behind proxies. Each proxy adds at the right whom it heard, so the list is read from there for as
/// long as the one that wrote is trusted: the right-most address that is not a trusted proxy's is the client's, and
/// whatever stands left of it the client may have made up.
/// </summary>
public sealed class ForwardedFor(ImmutableArray<IPNetwork> trusted)
{
    public bool IsTrusted(IPAddress? peer) => peer is not null && trusted.Any(network => network.Contains(Plain(peer)));

    /// <param name="peer">Who is connected.</param>
    /// <param name="values">Of X-Forwarded-For, every header of it in order.</param>
    public IPAddress Client(IPAddress peer, IEnumerable<string?> values)
    {
        var client = Plain(peer);
        foreach (var entry in values.SelectMany(value => (value ?? "").Split(',')).Reverse())
        {
            if (!IsTrusted(client) || !TryAddress(entry.Trim(), out var before))
            {
                break;
            }
            client = before;
        }
        return client;
    }

    private static bool TryAddress(string entry, out IPAddress address)
    {
        // Some add the port.
        var isRead = IPAddress.TryParse(entry.Trim('[', ']'), out var read);
        if (!isRead && IPEndPoint.TryParse(entry, out var point))
        {
            (isRead, read) = (true, point.Address);
        }
        address = isRead ? Plain(read!) : IPAddress.None;
        return isRead;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
