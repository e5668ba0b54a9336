using System.Net;
using System.Net.Sockets;

namespace Narrowgate;

/// <summary>How far inside an address lies.</summary>
public enum AddressZone
{
    Public,
    Private,
    Loopback,

    /// <summary>Among them 169.254.169.254, the instance metadata service.</summary>
    LinkLocal,

    /// <summary>Unspecified, multicast, broadcast and reserved addresses: no document is there.</summary>
    Nowhere,
}

public static class AddressZones
{
    private static readonly (IPNetwork Network, AddressZone Zone)[] Special =
    [
        // https://www.iana.org/assignments/iana-ipv4-special-registry, iana-ipv6-special-registry
        (IPNetwork.Parse("0.0.0.0/8"), AddressZone.Nowhere),
        (IPNetwork.Parse("10.0.0.0/8"), AddressZone.Private),
        (IPNetwork.Parse("100.64.0.0/10"), AddressZone.Private),
        (IPNetwork.Parse("127.0.0.0/8"), AddressZone.Loopback),
        (IPNetwork.Parse("169.254.0.0/16"), AddressZone.LinkLocal),
        (IPNetwork.Parse("172.16.0.0/12"), AddressZone.Private),
        (IPNetwork.Parse("192.0.0.0/24"), AddressZone.Private),
        (IPNetwork.Parse("192.168.0.0/16"), AddressZone.Private),
        (IPNetwork.Parse("198.18.0.0/15"), AddressZone.Private),
        (IPNetwork.Parse("224.0.0.0/3"), AddressZone.Nowhere),
        (IPNetwork.Parse("::/128"), AddressZone.Nowhere),
        (IPNetwork.Parse("::1/128"), AddressZone.Loopback),
        (IPNetwork.Parse("64:ff9b::/96"), AddressZone.Private),
        (IPNetwork.Parse("64:ff9b:1::/48"), AddressZone.Private),
        (IPNetwork.Parse("2002::/16"), AddressZone.Private),
        (IPNetwork.Parse("fc00::/7"), AddressZone.Private),
        (IPNetwork.Parse("fe80::/10"), AddressZone.LinkLocal),
        (IPNetwork.Parse("fec0::/10"), AddressZone.Private),
        (IPNetwork.Parse("ff00::/8"), AddressZone.Nowhere),
    ];

    public static AddressZone Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var (network, zone) in Special)
        {
            if (network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain))
            {
                return zone;
            }
        }
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            ? AddressZone.Public
            : AddressZone.Nowhere;
    }

    /// <summary>
    /// Whether a document from one zone may send us to another: outwards and within the zone, never further inside.
    /// </summary>
    public static bool MayLeadTo(this AddressZone from, AddressZone to) => to switch
    {
        AddressZone.Public => true,
        AddressZone.Private => from is AddressZone.Private or AddressZone.Loopback,
        AddressZone.Nowhere => false,
        _ => from == to,
    };
}
