using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Narrowgate.Server.Hosting;

/// <summary>
/// What a request may not be, once it is clear how it came. Inside a tunnel it is for the tunnel's host: what was asked
/// for, what the certificate says and what is called are one. And no request is a proxy's by another form. In HTTP/2
/// <c>:authority</c> is the host: Kestrel puts it in the place of whatever Host says.
/// </summary>
internal static class TunnelCheck
{
    public static RequestDelegate Before(RequestDelegate next, ILogger log) => http =>
        Objection(http) is { } words ? AnswerAsync(http, words, log) : next(http);

    private static string? Objection(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (HttpMethods.IsConnect(http.Request.Method))
        {
            return "A CONNECT is the first request of a connection, and none goes through another.";
        }
        if (target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return "This proxy carries https only, by CONNECT: set HTTPS_PROXY, not HTTP_PROXY, and call AWS by https.";
        }
        return http.Features.Get<Tunnel>() is { } tunnel && !IsFor(http.Request.Host, tunnel)
            ? "The request is for another host than the tunnel that it came by."
            : null;
    }

    private static bool IsFor(HostString host, Tunnel tunnel) =>
        host.Port is null or 443 && host.Host.Equals(tunnel.Host, StringComparison.OrdinalIgnoreCase);

    private static Task AnswerAsync(HttpContext http, string words, ILogger log)
    {
        var tunnel = http.Features.Get<Tunnel>();
        ProxyLog.Misdirected(log, http.Connection.RemoteIpAddress, tunnel?.Host ?? "", words);
        http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        http.Response.ContentType = "text/plain; charset=utf-8";
        if (http.Request.Protocol == HttpProtocol.Http11)
        {
            http.Response.Headers.Connection = "close";
        }
        return http.Response.WriteAsync($"narrowgate: {words}\n", http.RequestAborted);
    }
}
