namespace Narrowgate.Storage.Journal;

/// <summary>
/// What was durable cannot be read any more. The gateway does not go on by itself: whoever would quietly drop the rest
/// of the evidence would do an attacker's work.
/// </summary>
public sealed class JournalCorruptException(string path, long offset, string what)
    : IOException($"{path} at byte {offset}: {what} Restore the journal's folder from a backup, or move it away to "
        + "begin a new journal (keep it: what is before the damage can still be read).");
