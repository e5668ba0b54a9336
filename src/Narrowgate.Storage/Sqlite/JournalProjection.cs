using System.Text.Json;
using Microsoft.Data.Sqlite;
using Narrowgate.Recording;

namespace Narrowgate.Storage.Sqlite;

/// <summary>What each journal entry changes in the index; the position moves in the same transaction.</summary>
internal sealed class JournalProjection(SqliteConnection connection) : IDisposable
{
    private readonly Statement _openSession = new(connection, """
        INSERT INTO sessions (id, position, subject, caller, target, name, started_at, expires_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (id) DO UPDATE SET expires_at = max(expires_at, excluded.expires_at)
        """, 8);

    private readonly Statement _revokeSession = new(connection, "UPDATE sessions SET is_revoked = 1 WHERE id = ?1", 1);

    private readonly Statement _countCall = new(
        connection, "UPDATE sessions SET call_count = call_count + 1 WHERE id = ?1", 1);

    private readonly Statement _newCall = new(connection, """
        INSERT OR IGNORE INTO calls (id, position, at, session, effect, state, approval, reason, call)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """, 9);

    private readonly Statement _sameCall = new(connection, """
        UPDATE calls SET effect = ?2, state = ?3, approval = coalesce(?4, approval), reason = ?5, call = ?6
        WHERE id = ?1
        """, 6);

    private readonly Statement _conclude = new(
        connection, "UPDATE calls SET state = ?2, reason = ?3, outcome = ?4 WHERE id = ?1", 4);

    private readonly Statement _abandon = new(
        connection, "UPDATE calls SET state = ?2, reason = ?3 WHERE state = ?1 AND state IN ('waiting', 'forwarded')", 3);

    private readonly Statement _moveTo = new(connection, "UPDATE origin SET position = ?1", 1);

    public void Apply(SqliteTransaction transaction, PositionedEntry positioned)
    {
        switch (positioned.Entry)
        {
            case GatewayStarted:
                Abandon(transaction);
                break;
            case SessionOpened opened:
                Open(transaction, opened, positioned.Position);
                break;
            case SessionRevoked revoked:
                _revokeSession.Run(transaction, revoked.Id);
                break;
            case CallStopped stopped:
                var why = stopped.Detail is null || stopped.Message.Contains(stopped.Detail, StringComparison.Ordinal)
                    ? stopped.Message
                    : $"{stopped.Message} ({stopped.Detail})";
                Put(transaction, positioned.Position, stopped.Call, CallState.Of(stopped), approval: null, why);
                break;
            case CallWaiting waiting:
                Put(transaction, positioned.Position, waiting.Call, CallState.Waiting, waiting.Request, reason: null);
                break;
            case CallIntended intended:
                Put(transaction, positioned.Position, intended.Call, CallState.Forwarded, intended.Request, reason: null);
                break;
            case CallConcluded concluded:
                var outcome = JsonSerializer.SerializeToUtf8Bytes(concluded, JournalJson.Default.CallConcluded);
                _conclude.Run(transaction, concluded.Id, CallState.Of(concluded), concluded.Error, outcome);
                break;
            default:
                // Approvals, grants and administrative acts have projections of their own.
                break;
        }
    }

    public void MoveTo(SqliteTransaction transaction, long position) => _moveTo.Run(transaction, position);

    public void Dispose()
    {
        foreach (var statement in new[]
        {
            _openSession, _revokeSession, _countCall, _newCall, _sameCall, _conclude, _abandon, _moveTo,
        })
        {
            statement.Dispose();
        }
    }

    private void Open(SqliteTransaction transaction, SessionOpened opened, long position)
    {
        var caller = JsonSerializer.SerializeToUtf8Bytes(opened.Caller, JournalJson.Default.RecordedCaller);
        _openSession.Run(
            transaction, opened.Id, position, opened.Caller.Subject, caller, opened.Target, opened.Name,
            opened.At.UtcTicks, opened.ExpiresAt.UtcTicks);
    }

    private void Put(
        SqliteTransaction transaction,
        long position,
        RecordedCall call,
        string state,
        string? approval,
        string? reason)
    {
        var document = JsonSerializer.SerializeToUtf8Bytes(call, JournalJson.Default.RecordedCall);
        var effect = call.Decision?.Effect;
        var isNew = _newCall.Run(
            transaction, call.Id, position, call.At.UtcTicks, call.Session, effect, state, approval, reason, document);
        if (isNew == 0)
        {
            _sameCall.Run(transaction, call.Id, effect, state, approval, reason, document);
        }
        else if (call.Session is not null)
        {
            _countCall.Run(transaction, call.Session);
        }
    }

    /// <summary>
    /// The process before this one is gone. What it had sent may have been done; what still waited never left, and its
    /// connection is gone too.
    /// </summary>
    private void Abandon(SqliteTransaction transaction)
    {
        _abandon.Run(
            transaction, CallState.Forwarded, CallState.Unknown, "The gateway stopped before it heard how the call ended.");
        _abandon.Run(transaction, CallState.Waiting, CallState.Denied, "The gateway stopped while the call waited.");
    }
}
