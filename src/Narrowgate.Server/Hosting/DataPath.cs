using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Narrowgate.Server.Hosting;

/// <summary>
/// The listener of the data path: every path of it belongs to AWS, so there is one handler and no routing.
/// </summary>
internal static class DataPath
{
    public static WebApplication Build(
        Uri listen, ConnectDoor door, TlsDoor tls, TrustedProxies proxies, RequestDelegate handler, Limits limits, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, BlockPoolFactory>();
        builder.WebHost.UseUrls();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Configure(kestrel, limits);
            kestrel.Listen(Listening.EndPoint(listen), endpoint =>
            {
                endpoint.Use(new ConnectionBounds(limits).Bound);
                Open(endpoint, door, tls);
            });
        });
        var app = builder.Build();
        var checkedHandler = TunnelCheck.Before(handler, logs.CreateLogger("Narrowgate.Proxy"));
        app.Run(http =>
        {
            proxies.Apply(http);
            return checkedHandler(http);
        });
        return app;
    }

    /// <summary>
    /// The door stands first and chooses between the two that stand behind it: Kestrel's TLS, which goes on to HTTP, and
    /// HTTP itself, which is caught at the end of the row. HTTP/2 is there by TLS only; in the clear HTTP/1.1 is all.
    /// </summary>
    private static void Open(ListenOptions endpoint, ConnectDoor door, TlsDoor tls)
    {
        endpoint.Protocols = HttpProtocols.Http1AndHttp2;
        ConnectionDelegate? http = null;
        endpoint.Use(next => connection => door.ReceiveAsync(connection, next, http!));
        tls.UseAt(endpoint);
        endpoint.Use(next => http = next);
    }

    private static void Configure(KestrelServerOptions kestrel, Limits limits)
    {
        kestrel.AddServerHeader = false;
        // S3 objects are as large as they are; what is decoded whole is bounded where it is read.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.RequestHeaderBytes;
        kestrel.Limits.MaxRequestLineSize = limits.RequestLineBytes;
        kestrel.Limits.MaxRequestHeaderCount = limits.RequestHeaders;
        kestrel.Limits.RequestHeadersTimeout = limits.RequestHeadTimeout;
        kestrel.Limits.KeepAliveTimeout = limits.KeepAliveTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BodyBytesPerSecond, limits.BodyRateGrace);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(limits.BodyBytesPerSecond, limits.BodyRateGrace);
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
    }
}
