using System.Text;
using System.Text.Unicode;
using Narrowgate.Api;
using Narrowgate.Approvals;
using Narrowgate.Aws.Reply;
using Narrowgate.Recording;

namespace Narrowgate.Server.Endpoints;

/// <summary>The core's nouns in the API's words.</summary>
internal static class Described
{
    public static SessionJson Of(SessionRecording session) =>
        new(
            session.Id, Of(session.Caller), session.Target, session.Name, session.StartedAt, session.ExpiresAt,
            session.State, session.CallCount);

    public static CallerJson Of(RecordedCaller caller) => new(caller.Subject, caller.Provider, caller.Groups);

    public static CallJson Of(CallRecording recording)
    {
        var call = recording.Call;
        return new(
            call.Id, call.Session, call.At, call.Service, call.Operation, call.Parameters,
            [.. call.Actions.Select(action => new ActionJson(action.Action, action.Level, action.Risks))],
            call.Resources, call.Account, call.Region,
            call.Decision is { } decision ? Of(decision) : null,
            recording.Approval, recording.State, recording.Status,
            Of(Whole(call.Request, recording.Request)), Of(recording.Reply),
            [.. recording.Masked.Select(masked => new MaskedJson(masked.Path, masked.Mask))],
            recording.DurationMs, recording.Reason, call.Role);
    }

    public static ApprovalJson Of(ApprovalRequest request)
    {
        var call = request.Call;
        return new(
            request.Id, call.Id, call.Session, Of(request.Caller), call.Service, call.Operation, call.Parameters,
            [.. call.Actions.Select(action => action.Action)],
            call.Resources,
            [.. call.Actions.SelectMany(action => action.Risks).Distinct(StringComparer.Ordinal)],
            call.Account, call.Region, request.State.ToString().ToLowerInvariant(),
            request.RequestedAt, request.ExpiresAt,
            [.. request.Terms.SelectMany(terms => terms.Approvers).Distinct(StringComparer.Ordinal)],
            request.Terms.Max(terms => terms.Required),
            [.. request.Answers.Select(answer => new AnswerJson(answer.By, answer.Answer, answer.Comment, answer.At))],
            new GrantJson(request.GrantUses, request.UsesLeft, request.GrantFor.TotalSeconds, request.GrantEndsAt));
    }

    private static DecisionJson Of(RecordedDecision decision) =>
        new(
            decision.Effect,
            [.. decision.Statements.Select(statement => new StatementJson(statement.Policy, statement.Sid, statement.Effect))],
            decision.Configuration, decision.Reason);

    /// <summary>A streamed body's record comes at the end of the call, its headers at the beginning.</summary>
    private static RecordedMessage? Whole(RecordedMessage? first, RecordedMessage? last) =>
        last is { Headers.IsEmpty: true } && first is not null ? last with { Headers = first.Headers } : last ?? first;

    private static MessageJson? Of(RecordedMessage? message)
    {
        if (message is null)
        {
            return null;
        }
        var (body, encoding) = message.Body switch
        {
            null => (null, null),
            var bytes when IsText(bytes) => (Encoding.UTF8.GetString(bytes), "utf-8"),
            var bytes => (Convert.ToBase64String(bytes), "base64"),
        };
        return new(
            [.. message.Headers.Select(header => new HeaderJson(header.Name, header.Value))],
            body, encoding, message.Size, message.Sha256, message.WireHmac, Decoded(message));
    }

    /// <summary>Null too where the end was not kept: half a document says what the whole does not.</summary>
    private static string? Decoded(RecordedMessage message) =>
        message.Body is { } body && message.Headers.Any(IsCbor) ? CborAsJson.Read(body) : null;

    private static bool IsCbor(RecordedHeader header) =>
        header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
        && header.Value.StartsWith(CborAsJson.Media, StringComparison.OrdinalIgnoreCase);

    private static bool IsText(byte[] bytes) => Utf8.IsValid(bytes) && !bytes.AsSpan().Contains((byte)0);
}
