using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Http;
using Narrowgate.Wire.Http;

namespace Narrowgate.Server.Hosting;

/// <summary>
/// Takes from a trusted proxy in front who the client is, and whether it came by https. From anybody else, and inside a
/// tunnel, which no proxy can look into, the X-Forwarded headers are words of the client's own and change nothing.
/// </summary>
/// <param name="takesHost">
/// The console goes by the name that the browser asked for; on the data path the signature covers Host as it arrives.
/// </param>
internal sealed class TrustedProxies(ImmutableArray<IPNetwork> networks, bool takesHost)
{
    private readonly ForwardedFor _forwarded = new(networks);

    public void Apply(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } peer || !_forwarded.IsTrusted(peer) || http.Features.Get<Tunnel>() is not null)
        {
            return;
        }
        var headers = http.Request.Headers;
        http.Connection.RemoteIpAddress = _forwarded.Client(peer, headers["X-Forwarded-For"]);
        // The nearest proxy's own word is the last.
        if (Last(headers["X-Forwarded-Proto"]) is ("https" or "http") and var scheme)
        {
            http.Request.Scheme = scheme;
        }
        if (takesHost && Last(headers["X-Forwarded-Host"]) is { Length: > 0 } host)
        {
            http.Request.Host = new HostString(host);
        }
    }

    private static string? Last(IEnumerable<string?> values) => values.LastOrDefault()?.Split(',')[^1].Trim().ToLowerInvariant();
}
