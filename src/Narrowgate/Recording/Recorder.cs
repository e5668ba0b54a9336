using System.Text.Json;
using Narrowgate.Operations;
using Narrowgate.Policy;

namespace Narrowgate.Recording;

/// <summary>
/// Writes a call's steps into the journal. Each method returns once its entry is durable, and none takes a
/// cancellation: a caller that hangs up never undoes a record.
/// </summary>
public sealed class Recorder(IJournal journal, TimeProvider clock)
{
    /// <summary>The call ended here. <paramref name="operation"/> is null where it was not understood.</summary>
    public async ValueTask StopAsync(
        CallArrival arrival, Session session, Operation? operation, Decision? decision, Refusal refusal) =>
        await journal.AppendAsync(new CallStopped(
            clock.GetUtcNow(),
            Describe(arrival, session, operation, decision),
            refusal.Reason.ToString(),
            refusal.Message,
            refusal.Detail));

    /// <summary>The write-ahead intent: nothing goes upstream before it is down.</summary>
    public async ValueTask IntendAsync(RecordedCall call, string? request) =>
        await journal.AppendAsync(new CallIntended(clock.GetUtcNow(), call, request));

    public async ValueTask ConcludeAsync(CallArrival arrival, CallEnd end)
    {
        var now = clock.GetUtcNow();
        await journal.AppendAsync(new CallConcluded(
            now, arrival.Id, end.Status, end.IsKnown, end.Request, end.Reply, end.Masked,
            (now - arrival.At).TotalMilliseconds, end.Error));
    }

    /// <summary>The call as people and the record see it: what was understood, with its secrets masked.</summary>
    public static RecordedCall Describe(CallArrival arrival, Session session, Operation? operation, Decision? decision) =>
        new(arrival.Id, session.Id, arrival.At,
            operation?.Service,
            operation?.Name,
            operation is null ? null : ToElement(operation.Shown),
            operation is null ? [] : [.. operation.Actions.Select(Describe)],
            operation is null ? [] : [.. operation.Actions.SelectMany(action => action.Resources).Select(resource => resource.ToString()).Distinct()],
            operation?.Account,
            operation?.Region,
            decision is null ? null : Describe(decision),
            arrival.Request,
            session.Assumptions is [.., var last] ? last.Identity : null);

    private static RecordedAction Describe(ActionUse use) =>
        new(use.Action, use.Level.ToString(), [.. use.Risks.Select(risk => risk.Name()).Order(StringComparer.Ordinal)]);

    private static RecordedDecision Describe(Decision decision) =>
        new(decision.Effect.ToString(),
            [.. decision.Statements.Select(match => new RecordedStatement(match.Policy, match.Sid, match.Effect.ToString()))],
            decision.Configuration,
            decision.Reason);

    private static JsonElement ToElement(Value value)
    {
        using var document = JsonDocument.Parse(ValueJson.ToUtf8(value), new JsonDocumentOptions { MaxDepth = 256 });
        return document.RootElement.Clone();
    }
}
