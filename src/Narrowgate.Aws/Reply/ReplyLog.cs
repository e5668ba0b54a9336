using Microsoft.Extensions.Logging;

namespace Narrowgate.Aws.Reply;

/// <summary>What the operator hears of calls that got a no. Never a parameter's value. Ids 2001 to 2099.</summary>
internal static partial class ReplyLog
{
    [LoggerMessage(2001, LogLevel.Information, "Call {Call} refused: {Reason}: {Why}")]
    public static partial void CallRefused(this ILogger logger, string call, RefusalReason reason, string why);

    [LoggerMessage(2002, LogLevel.Error, "The journal cannot be written; no call leaves until it can")]
    public static partial void NotRecorded(this ILogger logger, Exception exception);

    [LoggerMessage(2003, LogLevel.Error, "Call {Call} could not be carried; this is a fault of the gateway")]
    public static partial void CallFaulted(this ILogger logger, string call, Exception exception);
}
