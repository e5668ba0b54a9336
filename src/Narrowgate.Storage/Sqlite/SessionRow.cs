using System.Text.Json;
using Narrowgate.Recording;

namespace Narrowgate.Storage.Sqlite;

/// <summary>A row of <c>sessions</c>, its columns in this order.</summary>
internal sealed record SessionRow(
    string Id,
    long Position,
    byte[] Caller,
    string Target,
    string Name,
    long StartedAt,
    long ExpiresAt,
    long IsRevoked,
    long CallCount)
{
    public const string Select = """
        SELECT id, position, caller, target, name, started_at AS StartedAt, expires_at AS ExpiresAt,
            is_revoked AS IsRevoked, call_count AS CallCount
        FROM sessions
        """;

    public PageCursor Cursor => new(StartedAt, Position);

    public SessionRecording ToRecording(DateTimeOffset now) => new(
        Id,
        JsonSerializer.Deserialize(Caller, JournalJson.Default.RecordedCaller)!,
        Target,
        Name,
        new DateTimeOffset(StartedAt, TimeSpan.Zero),
        new DateTimeOffset(ExpiresAt, TimeSpan.Zero),
        IsRevoked != 0 ? "revoked" : ExpiresAt <= now.UtcTicks ? "expired" : "open",
        (int)CallCount);
}
