using Narrowgate.Server.Configuration;
using Narrowgate.Server.Endpoints;

namespace Narrowgate.Server.Diagnosis;

/// <summary>How callers and people reach the gateway: in the clear nowhere but on this machine.</summary>
internal static class ListenerCheck
{
    public static IEnumerable<Finding> Examine(GatewaySettings settings)
    {
        // What would carry credentials in the clear over a network is a fault of the configuration already.
        yield return Finding.Well("tls", settings.TrustedProxies.IsEmpty
            ? $"Plain http at {settings.Aws} and {settings.Console}, on this machine only"
            : $"Plain http at {settings.Aws} and {settings.Console}, behind {string.Join(", ", settings.TrustedProxies)}, which end TLS");
        if (settings.Socket == Administration.Full)
        {
            yield return Finding.Warning(
                "administration", "Whoever owns the gateway's account can issue tokens and revoke sessions",
                "For production write administration: { socket: read-only } in kind: Gateway");
        }
    }
}
