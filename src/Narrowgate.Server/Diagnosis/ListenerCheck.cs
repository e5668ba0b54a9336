using Narrowgate.Server.Configuration;
using Narrowgate.Server.Endpoints;

namespace Narrowgate.Server.Diagnosis;

/// <summary>What the gateway lets its own machine do.</summary>
internal static class ListenerCheck
{
    public static IEnumerable<Finding> Examine(GatewaySettings settings)
    {
        if (settings.Socket == Administration.Full)
        {
            yield return Finding.Warning(
                "administration", "Whoever owns the gateway's account can issue tokens and revoke sessions",
                "For production write administration: { socket: read-only } in kind: Gateway");
        }
    }
}
