namespace Narrowgate.Storage.Sqlite;

/// <summary>
/// The index's tables. There are no migrations: an index of another version is built anew from the journal. Times are
/// UTC ticks; <c>position</c> is the journal's, of the entry that first named the session or the call.
/// </summary>
internal static class IndexSchema
{
    /// <summary>
    /// Kept in <c>user_version</c>; raise it with every change here or in <see cref="JournalProjection"/>.
    /// </summary>
    public const int Version = 1;

    public const string Tables = """
        CREATE TABLE origin (
            journal TEXT NOT NULL,
            position INTEGER NOT NULL
        );

        CREATE TABLE sessions (
            id TEXT NOT NULL PRIMARY KEY,
            position INTEGER NOT NULL,
            subject TEXT NOT NULL,
            caller BLOB NOT NULL,
            target TEXT NOT NULL,
            name TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            is_revoked INTEGER NOT NULL DEFAULT 0,
            call_count INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX sessions_by_time ON sessions (started_at, position);
        CREATE INDEX sessions_by_subject ON sessions (subject, started_at, position);
        CREATE INDEX sessions_by_target ON sessions (target, started_at, position);

        CREATE TABLE calls (
            id TEXT NOT NULL PRIMARY KEY,
            position INTEGER NOT NULL,
            at INTEGER NOT NULL,
            session TEXT,
            effect TEXT COLLATE NOCASE,
            state TEXT NOT NULL,
            approval TEXT,
            reason TEXT,
            call BLOB NOT NULL,
            outcome BLOB
        );
        CREATE INDEX calls_by_time ON calls (at, position);
        CREATE INDEX calls_by_session ON calls (session, at, position);
        CREATE INDEX calls_by_effect ON calls (effect, at, position);
        CREATE INDEX calls_stopped ON calls (at, position) WHERE state IN ('refused', 'denied');
        CREATE INDEX calls_in_flight ON calls (state) WHERE state IN ('waiting', 'forwarded');
        """;
}
