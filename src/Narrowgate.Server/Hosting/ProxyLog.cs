using System.Net;
using Microsoft.Extensions.Logging;
using Narrowgate.Wire.Tunnel;

namespace Narrowgate.Server.Hosting;

/// <summary>Who asked for a tunnel, and where to. What went through a tunnel to elsewhere nobody has seen.</summary>
internal static partial class ProxyLog
{
    [LoggerMessage(1201, LogLevel.Debug, "{Caller} is connected with the gateway itself as {Target}")]
    public static partial void ToAws(ILogger log, EndPoint? caller, ConnectTarget target);

    [LoggerMessage(1202, LogLevel.Information, "{Caller} is tunnelled to {Target} at {Address}, unseen")]
    public static partial void TunnelBegins(ILogger log, EndPoint? caller, ConnectTarget target, EndPoint? address);

    [LoggerMessage(1203, LogLevel.Information, "The tunnel of {Caller} to {Target} ended: {Sent} bytes out, {Received} back")]
    public static partial void TunnelEnds(ILogger log, EndPoint? caller, ConnectTarget target, long sent, long received);

    [LoggerMessage(1204, LogLevel.Warning, "{Caller} is refused a tunnel to {Target}: {Reason}, {Why}")]
    public static partial void Refused(ILogger log, EndPoint? caller, string target, RefusalReason reason, string why);

    [LoggerMessage(1205, LogLevel.Warning, "A request of {Caller} in a tunnel to {Host} is refused: {Why}")]
    public static partial void Misdirected(ILogger log, IPAddress? caller, string host, string why);
}
