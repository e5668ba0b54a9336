using Microsoft.Extensions.Logging;

namespace Narrowgate.Storage;

/// <summary>What the stores tell operators; ids 4000 to 4099.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(4001, LogLevel.Warning,
        "The journal's last batch was cut off, by a crash or a failed write: {Bytes} bytes in {Path} from byte {Offset} on, after entry "
        + "{Position}, were never acknowledged and are erased")]
    public static partial void TornTailErased(this ILogger log, string path, long offset, long bytes, long position);

    [LoggerMessage(4002, LogLevel.Error, "{Count} entries could not be written to the journal; their calls are refused")]
    public static partial void EntriesNotWritten(this ILogger log, int count, Exception fault);

    [LoggerMessage(4003, LogLevel.Error,
        "The journal cannot be brought back to its last durable entry yet; this is tried again with the next entry")]
    public static partial void JournalStaysBroken(this ILogger log, Exception fault);

    [LoggerMessage(4004, LogLevel.Warning,
        "The journal's next segment could not be made ready ahead of time; is the disk full?")]
    public static partial void SegmentNotPrepared(this ILogger log, Exception fault);

    [LoggerMessage(4011, LogLevel.Information, "The index is built from the journal ({Entries} entries): {Why}")]
    public static partial void IndexBegunAnew(this ILogger log, string why, long entries);

    [LoggerMessage(4012, LogLevel.Error, "The index cannot be written after entry {Position}; this is tried again")]
    public static partial void IndexNotWritten(this ILogger log, long position, Exception fault);

    [LoggerMessage(4013, LogLevel.Critical, "The index stopped after entry {Position}: the journal cannot be read")]
    public static partial void IndexStopped(this ILogger log, long position, Exception fault);
}
