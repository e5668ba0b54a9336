using System.Collections.Immutable;
using Narrowgate.Masking;

namespace Narrowgate.Recording;

/// <summary>
/// Reads what was recorded. A projection of the journal: each question first waits until everything that was durable
/// when it was asked is taken in. Listings throw <see cref="ArgumentException"/> for a cursor that they did not give.
/// </summary>
public interface IRecordings
{
    /// <summary>Newest first.</summary>
    Task<Page<SessionRecording>> SessionsAsync(SessionQuery query, CancellationToken cancellation);

    Task<SessionRecording?> SessionAsync(string id, CancellationToken cancellation);

    /// <summary>Newest first, but oldest first within one session.</summary>
    Task<Page<CallRecording>> CallsAsync(CallQuery query, CancellationToken cancellation);

    Task<CallRecording?> CallAsync(string id, CancellationToken cancellation);
}

/// <summary>One page of a listing.</summary>
/// <param name="Next">Opaque; the cursor of the next page, null at the end.</param>
public sealed record Page<T>(ImmutableArray<T> Items, string? Next);

/// <summary>Every field narrows; null does not. <paramref name="Limit"/> is 1 to 1000.</summary>
public sealed record SessionQuery(
    string? Caller = null,
    string? Target = null,
    DateTimeOffset? Since = null,
    string? Cursor = null,
    int Limit = 100);

/// <inheritdoc cref="SessionQuery"/>
/// <param name="Effect">A recorded decision's effect, or <c>denied</c> for whatever was stopped at the gateway.</param>
public sealed record CallQuery(
    string? Session = null,
    string? Effect = null,
    DateTimeOffset? Since = null,
    string? Cursor = null,
    int Limit = 100);

/// <param name="State"><c>open</c>, <c>expired</c> or <c>revoked</c>, at the time of the question.</param>
public sealed record SessionRecording(
    string Id,
    RecordedCaller Caller,
    string Target,
    string Name,
    DateTimeOffset StartedAt,
    DateTimeOffset ExpiresAt,
    string State,
    int CallCount);

/// <param name="State">
/// <c>refused</c>, <c>denied</c>, <c>waiting</c>, <c>forwarded</c>, <c>done</c> or <c>unknown</c>.
/// </param>
/// <param name="Approval">The approval request's id, or null.</param>
/// <param name="Reason">Why it was stopped, or what broke; null where it went well.</param>
public sealed record CallRecording(
    RecordedCall Call,
    string State,
    string? Approval,
    int? Status,
    RecordedMessage? Request,
    RecordedMessage? Reply,
    ImmutableArray<MaskedMember> Masked,
    double? DurationMs,
    string? Reason);
