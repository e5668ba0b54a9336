using Microsoft.Extensions.Logging;

namespace Narrowgate.Server.Endpoints;

/// <summary>Log messages of the API, 5100 to 5199. Never a token, never a body.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(5100, LogLevel.Debug, "{Path} was refused ({Reason}): {Detail}")]
    public static partial void Refused(ILogger log, string path, RefusalReason reason, string detail);

    [LoggerMessage(5101, LogLevel.Error, "{Path}: the journal cannot be written")]
    public static partial void NotRecorded(ILogger log, string path, Exception exception);

    [LoggerMessage(5102, LogLevel.Error, "{Path} failed")]
    public static partial void Faulted(ILogger log, string path, Exception exception);

    [LoggerMessage(5103, LogLevel.Warning, "{Caller} gets no keys ({Reason}): {Why}")]
    public static partial void NoKeys(ILogger log, System.Net.IPAddress? caller, RefusalReason reason, string why);
}
