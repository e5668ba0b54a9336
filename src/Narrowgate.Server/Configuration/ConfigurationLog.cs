using Microsoft.Extensions.Logging;

namespace Narrowgate.Server.Configuration;

/// <summary>
/// What happens to the configuration while the gateway runs. Faults quote the files, never what they refer to.
/// </summary>
internal static partial class ConfigurationLog
{
    [LoggerMessage(1101, LogLevel.Information, "Configuration {Fingerprint} is in force for new calls")]
    public static partial void Applied(ILogger log, string fingerprint);

    [LoggerMessage(1102, LogLevel.Error, "The configuration's change is refused and the old one stays, for {Count} faults:")]
    public static partial void Refused(ILogger log, int count);

    [LoggerMessage(1103, LogLevel.Error, "{Fault}")]
    public static partial void Fault(ILogger log, string fault);

    [LoggerMessage(1104, LogLevel.Warning, "{Folder} cannot be watched; changes in it are found within {Seconds} s")]
    public static partial void NotWatched(ILogger log, string folder, double seconds, Exception exception);

    [LoggerMessage(1105, LogLevel.Error, "A listener failed on a configuration that is in force")]
    public static partial void ListenerFailed(ILogger log, Exception exception);
}
