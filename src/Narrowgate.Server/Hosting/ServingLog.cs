using Microsoft.Extensions.Logging;

namespace Narrowgate.Server.Hosting;

/// <summary>What the gateway says of itself when it starts.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(1001, LogLevel.Information, "Serving AWS at {Aws}, console and API at {Console}, data in {DataDirectory}")]
    public static partial void Serving(ILogger log, Uri aws, Uri console, string dataDirectory);

    [LoggerMessage(1003, LogLevel.Information, "AWS as it was on {Taken}: {Services} services of {Source}")]
    public static partial void Catalogue(ILogger log, DateOnly taken, int services, string source);

    [LoggerMessage(1002, LogLevel.Warning,
        "administration.socket is `full`: whoever owns this account can issue tokens and revoke sessions. For trying out, never for production")]
    public static partial void SocketIsFull(ILogger log);
}
