namespace Narrowgate.Api;

/// <summary>One caller at one target for one period.</summary>
/// <param name="State"><c>open</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="Calls">Oldest first; only where one session was asked for.</param>
/// <param name="NextCalls">
/// With more calls than one answer takes: the cursor for <c>calls?session=ID&amp;cursor=</c>.
/// </param>
public sealed record SessionJson(
    string Id,
    CallerJson Caller,
    string Target,
    string Name,
    DateTimeOffset StartedAt,
    DateTimeOffset ExpiresAt,
    string State,
    int CallCount,
    IReadOnlyList<CallJson>? Calls = null,
    string? NextCalls = null);

public sealed record CallerJson(string Subject, string Provider, IReadOnlyList<string> Groups);
