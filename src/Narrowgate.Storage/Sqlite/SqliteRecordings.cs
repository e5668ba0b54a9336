using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Narrowgate.Recording;
using Narrowgate.Storage.Journal;

namespace Narrowgate.Storage.Sqlite;

/// <summary>
/// Recordings from <c>index.db</c>, a projection of the journal that is thrown away and built anew whenever it is
/// missing, damaged, of another version or of another journal.
/// </summary>
public sealed class SqliteRecordings : IRecordings, IAsyncDisposable
{
    private readonly IndexFile _index;
    private readonly Projector _projector;
    private readonly TimeProvider _clock;

    private SqliteRecordings(string path, FileJournal journal, TimeProvider clock, ILogger log)
    {
        _clock = clock;
        _index = new IndexFile(path);
        _projector = new Projector(journal, _index, clock, log);
    }

    /// <summary>Opens the index and begins to take the journal in; catching up goes on in the background.</summary>
    /// <param name="path">The database file; SQLite keeps two more beside it.</param>
    public static SqliteRecordings Open(
        string path,
        FileJournal journal,
        TimeProvider clock,
        ILogger<SqliteRecordings> log)
    {
        var recordings = new SqliteRecordings(path, journal, clock, log);
        recordings._projector.Start();
        return recordings;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The cursor or the limit is not one.</exception>
    public async Task<Page<SessionRecording>> SessionsAsync(SessionQuery query, CancellationToken cancellation)
    {
        var listing = new Listing("started_at", PageCursor.Read(query.Cursor), query.Limit, isNewestFirst: true)
            .Where(query.Caller, "subject = @Caller")
            .Where(query.Target, "target = @Target")
            .Since(query.Since);
        var sql = $"{SessionRow.Select} {listing.Clauses}";
        var rows = await QueryAsync<SessionRow>(sql, listing.With(new { query.Caller, query.Target }), cancellation);
        var now = _clock.GetUtcNow();
        return Page(rows, query.Limit, row => row.Cursor, row => row.ToRecording(now));
    }

    /// <inheritdoc/>
    public async Task<SessionRecording?> SessionAsync(string id, CancellationToken cancellation)
    {
        var rows = await QueryAsync<SessionRow>($"{SessionRow.Select} WHERE id = @id", new { id }, cancellation);
        return rows.SingleOrDefault()?.ToRecording(_clock.GetUtcNow());
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The cursor or the limit is not one.</exception>
    public async Task<Page<CallRecording>> CallsAsync(CallQuery query, CancellationToken cancellation)
    {
        var stopped = string.Equals(query.Effect, CallState.Denied, StringComparison.OrdinalIgnoreCase);
        var listing = new Listing("at", PageCursor.Read(query.Cursor), query.Limit, isNewestFirst: query.Session is null)
            .Where(query.Session, "session = @Session")
            .Where(query.Effect, stopped ? "state IN ('refused', 'denied')" : "effect = @Effect")
            .Since(query.Since);
        var sql = $"{CallRow.Select} {listing.Clauses}";
        var rows = await QueryAsync<CallRow>(sql, listing.With(new { query.Session, query.Effect }), cancellation);
        return Page(rows, query.Limit, row => row.Cursor, row => row.ToRecording());
    }

    /// <inheritdoc/>
    public async Task<CallRecording?> CallAsync(string id, CancellationToken cancellation)
    {
        var rows = await QueryAsync<CallRow>($"{CallRow.Select} WHERE id = @id", new { id }, cancellation);
        return rows.SingleOrDefault()?.ToRecording();
    }

    /// <summary>Stops following the journal; to be closed before it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _projector.DisposeAsync();
        _index.Close();
    }

    private async Task<List<TRow>> QueryAsync<TRow>(string sql, object parameters, CancellationToken cancellation)
    {
        await _projector.CatchUpAsync(cancellation);
        try
        {
            return Query<TRow>(sql, parameters);
        }
        catch (SqliteException damage) when (IndexFile.IsDamage(damage))
        {
            _projector.Rebuild();
            await _projector.CatchUpAsync(cancellation);
            return Query<TRow>(sql, parameters);
        }
    }

    private List<TRow> Query<TRow>(string sql, object parameters)
    {
        using var connection = _index.Connect();
        return connection.Query<TRow>(sql, parameters).AsList();
    }

    private static Page<T> Page<TRow, T>(List<TRow> rows, int limit, Func<TRow, PageCursor> cursor, Func<TRow, T> map)
    {
        var next = rows.Count > limit ? cursor(rows[limit - 1]).Write() : null;
        return new Page<T>([.. rows.Take(limit).Select(map)], next);
    }
}
