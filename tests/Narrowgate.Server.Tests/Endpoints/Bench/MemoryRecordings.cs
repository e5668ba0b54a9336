using System.Collections.Immutable;
using Narrowgate.Recording;

namespace Narrowgate.Server.Tests.Endpoints.Bench;

/// <summary>Recordings that a test lays out by hand; cursors are the index of the next item.</summary>
internal sealed class MemoryRecordings : IRecordings
{
    public List<SessionRecording> Sessions { get; } = [];
    public List<CallRecording> Calls { get; } = [];
    public CallQuery? LastCallQuery { get; private set; }
    public SessionQuery? LastSessionQuery { get; private set; }

    public Task<Page<SessionRecording>> SessionsAsync(SessionQuery query, CancellationToken cancellation)
    {
        LastSessionQuery = query;
        return Task.FromResult(Paged(Sessions, query.Cursor, query.Limit));
    }

    public Task<SessionRecording?> SessionAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(Sessions.Find(session => session.Id == id));

    public Task<Page<CallRecording>> CallsAsync(CallQuery query, CancellationToken cancellation)
    {
        LastCallQuery = query;
        var found = Calls.Where(call => query.Session is null || call.Call.Session == query.Session).ToList();
        return Task.FromResult(Paged(found, query.Cursor, query.Limit));
    }

    public Task<CallRecording?> CallAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(Calls.Find(call => call.Call.Id == id));

    private static Page<T> Paged<T>(List<T> all, string? cursor, int limit)
    {
        var start = 0;
        if (cursor is not null && !int.TryParse(cursor, out start))
        {
            throw new ArgumentException("Not a cursor.", nameof(cursor));
        }
        var items = all.Skip(start).Take(limit).ToImmutableArray();
        return new(items, start + items.Length < all.Count ? $"{start + items.Length}" : null);
    }
}
