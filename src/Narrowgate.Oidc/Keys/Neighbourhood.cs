using System.Net;

namespace Narrowgate.Oidc.Keys;

/// <summary>How names become addresses, and how far inside an address lies. The tests have another.</summary>
internal sealed record Neighbourhood(
    Func<string, CancellationToken, Task<IPAddress[]>> ResolveAsync,
    Func<IPAddress, AddressZone> ZoneOf)
{
    public static Neighbourhood Real { get; } = new(Dns.GetHostAddressesAsync, AddressZones.Of);

    public static bool IsLoopback(Uri address) =>
        address.IdnHost == "localhost"
        || (IPAddress.TryParse(address.IdnHost, out var literal) && IPAddress.IsLoopback(literal));
}
