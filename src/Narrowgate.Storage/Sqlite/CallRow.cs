using System.Text.Json;
using Narrowgate.Recording;

namespace Narrowgate.Storage.Sqlite;

/// <summary>A row of <c>calls</c>, its columns in this order.</summary>
internal sealed record CallRow(
    long Position,
    long At,
    string State,
    string? Approval,
    string? Reason,
    byte[] Call,
    byte[]? Outcome)
{
    public const string Select = "SELECT position, at, state, approval, reason, call, outcome FROM calls";

    public PageCursor Cursor => new(At, Position);

    public CallRecording ToRecording()
    {
        var call = JsonSerializer.Deserialize(Call, JournalJson.Default.RecordedCall)!;
        var outcome = Outcome is null ? null : JsonSerializer.Deserialize(Outcome, JournalJson.Default.CallConcluded);
        return new CallRecording(
            call,
            State,
            Approval,
            outcome?.Status,
            Request(call.Request, outcome?.Request),
            outcome?.Reply,
            outcome is { Masked.IsDefault: false } ? outcome.Masked : [],
            outcome?.DurationMs,
            Reason);
    }

    /// <summary>The headers were kept before the call left, a streamed body only as it passed.</summary>
    private static RecordedMessage? Request(RecordedMessage? decided, RecordedMessage? passed) =>
        decided is not null && passed is { Headers.IsDefaultOrEmpty: true }
            ? passed with { Headers = decided.Headers }
            : passed ?? decided;
}
