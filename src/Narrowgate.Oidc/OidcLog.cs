using Microsoft.Extensions.Logging;

namespace Narrowgate.Oidc;

/// <summary>What this room tells the operator. Ids 3000 to 3099; a token is never an argument.</summary>
internal static partial class OidcLog
{
    [LoggerMessage(3001, LogLevel.Information, "A token was refused ({Reason}): {Detail}")]
    public static partial void TokenRefused(ILogger logger, RefusalReason reason, string? detail);

    [LoggerMessage(3002, LogLevel.Information, "Fetched the keys of {Issuer}: {Usable} usable, {Ignored} ignored")]
    public static partial void KeysFetched(ILogger logger, string issuer, int usable, int ignored);

    [LoggerMessage(3003, LogLevel.Warning,
        "The keys of {Issuer} could not be fetched: {Fault}. Going on with {Cached} older keys; without any, its tokens are refused")]
    public static partial void KeysNotFetched(ILogger logger, string issuer, string fault, int cached);
}
