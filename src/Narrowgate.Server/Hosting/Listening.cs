using System.Net;
using Narrowgate.Server.Configuration;
using Narrowgate.Wire.Tls;

namespace Narrowgate.Server.Hosting;

/// <summary>Where a configured address listens.</summary>
internal static class Listening
{
    /// <summary>The configuration admits numbers and <c>localhost</c> only, so that nothing is looked up here.</summary>
    public static IPEndPoint EndPoint(Uri address) =>
        new(IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var ip) ? ip : IPAddress.Loopback, address.Port);

    /// <summary>How clients call the listeners: as listened and as public. Where all of a machine's addresses listen, by its name too.</summary>
    public static ServedNames Names(GatewaySettings settings)
    {
        Uri[] listen = [settings.Aws, settings.Console];
        var hosts = listen.Append(settings.PublicAws).Append(settings.PublicConsole).Select(address => address.IdnHost.Trim('[', ']'));
        var points = listen.Select(EndPoint).ToList();
        if (points.Exists(point => IPAddress.IsLoopback(point.Address) || IsAny(point.Address)))
        {
            hosts = [.. hosts, "localhost", "127.0.0.1", "::1"];
        }
        if (points.Exists(point => IsAny(point.Address)))
        {
            hosts = hosts.Append(Environment.MachineName);
        }
        return new ServedNames(hosts.Where(host => !IPAddress.TryParse(host, out var address) || !IsAny(address)));
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
