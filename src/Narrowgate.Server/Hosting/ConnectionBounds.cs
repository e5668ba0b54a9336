using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Narrowgate.Server.Hosting;

/// <summary>
/// Open connections, all and by address. Kestrel's own bound knows the sum alone: with it, whoever comes first can keep
/// everybody out with connections that say nothing. One too many is closed before anything is read from it.
/// </summary>
internal sealed class ConnectionBounds(Limits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _open;

    /// <summary>The place in a listener's pipeline, before anything else.</summary>
    public ConnectionDelegate Bound(ConnectionDelegate next) => async connection =>
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!TryEnter(address))
        {
            connection.Abort(new ConnectionAbortedException("There are too many connections."));
            return;
        }
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(address);
        }
    };

    private bool TryEnter(IPAddress address)
    {
        lock (_lock)
        {
            var own = _byAddress.GetValueOrDefault(address);
            if (_open >= limits.Connections || own >= limits.ConnectionsPerAddress)
            {
                return false;
            }
            _byAddress[address] = own + 1;
            _open++;
            return true;
        }
    }

    private void Leave(IPAddress address)
    {
        lock (_lock)
        {
            _open--;
            if (--_byAddress[address] == 0)
            {
                _byAddress.Remove(address);
            }
        }
    }
}
