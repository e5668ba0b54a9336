using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Narrowgate.Server.Configuration;
using Narrowgate.Wire.Tls;

namespace Narrowgate.Server.Hosting;

/// <summary>
/// TLS at a listener. Inside a tunnel the certificate is for the tunnel's host; elsewhere it is the operator's, as it is
/// now, or where there is none, one of the gateway's own authority for the name that the client asks for.
/// </summary>
internal sealed class TlsDoor(MintedCertificates minted, ServedNames names, Func<GatewaySettings> settings)
{
    /// <summary>Kestrel's default.</summary>
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    public void UseAt(ListenOptions endpoint) => endpoint.UseHttps(new TlsHandshakeCallbackOptions
    {
        OnConnection = handshake => ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Certificate(
                handshake.Connection.Features.Get<Tunnel>(), handshake.ClientHelloInfo.ServerName),
            // 1.0 and 1.1 are deprecated (RFC 8996). Which protocol goes on top is Kestrel's to offer.
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
        }),
        HandshakeTimeout = HandshakeTimeout,
    });

    private SslStreamCertificateContext Certificate(Tunnel? tunnel, string asked)
    {
        if (tunnel is not null)
        {
            return asked.Length == 0 || asked.Equals(tunnel.Host, StringComparison.OrdinalIgnoreCase)
                ? minted.For(tunnel.Host)
                : throw new AuthenticationException("The tunnel is to another host than the one that is asked for inside.");
        }
        return settings().Certificate is { } own ? own.Context
            : names.Includes(asked) ? minted.For(asked.ToLowerInvariant())
            : minted.For(names.Default);
    }
}
