using Microsoft.Extensions.Logging;

namespace Narrowgate.Aws.Sts;

/// <summary>What the operator hears of the token exchange. Never a token, never a key. Ids 3100 to 3109.</summary>
internal static partial class StsLog
{
    [LoggerMessage(3100, LogLevel.Information,
        "Session {Session} of {Caller} on target {Target} opened until {ExpiresAt:u} (request {Request})")]
    public static partial void SessionOpened(
        this ILogger logger, string session, string caller, string target, DateTimeOffset expiresAt, string request);

    [LoggerMessage(3101, LogLevel.Information,
        "Token exchange from {Address} refused as {Reason}: {Message} {Detail} (request {Request})")]
    public static partial void ExchangeRefused(
        this ILogger logger, string address, RefusalReason reason, string message, string? detail, string request);

    [LoggerMessage(3102, LogLevel.Error,
        "Token exchange from {Address} could not be completed, {Reason}: {Message} {Detail} (request {Request})")]
    public static partial void ExchangeFailed(
        this ILogger logger, string address, RefusalReason reason, string message, string? detail, string request);
}
