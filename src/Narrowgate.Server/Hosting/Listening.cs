using System.Net;

namespace Narrowgate.Server.Hosting;

/// <summary>Where a configured address listens.</summary>
internal static class Listening
{
    /// <summary>The configuration admits numbers and <c>localhost</c> only, so that nothing is looked up here.</summary>
    public static IPEndPoint EndPoint(Uri address) =>
        new(IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var ip) ? ip : IPAddress.Loopback, address.Port);
}
