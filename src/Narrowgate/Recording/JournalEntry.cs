using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Narrowgate.Masking;

namespace Narrowgate.Recording;

/// <summary>
/// What the journal holds: the truth, in one order. A closed set; every database is a projection of it. No entry can
/// name a token, a lease or a parameter's true value: a secret cannot be written where it cannot be named.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "entry")]
[JsonDerivedType(typeof(GatewayStarted), "gateway.started")]
[JsonDerivedType(typeof(SessionOpened), "session.opened")]
[JsonDerivedType(typeof(SessionRevoked), "session.revoked")]
[JsonDerivedType(typeof(CallStopped), "call.stopped")]
[JsonDerivedType(typeof(CallWaiting), "call.waiting")]
[JsonDerivedType(typeof(CallIntended), "call.intended")]
[JsonDerivedType(typeof(CallConcluded), "call.concluded")]
[JsonDerivedType(typeof(ApprovalRequested), "approval.requested")]
[JsonDerivedType(typeof(ApprovalAnswered), "approval.answered")]
[JsonDerivedType(typeof(GrantUsed), "grant.used")]
[JsonDerivedType(typeof(AdministrativeAct), "administration")]
public abstract record JournalEntry(DateTimeOffset At);

/// <summary>A process took the journal over: intents before it that have no conclusion are of unknown outcome.</summary>
public sealed record GatewayStarted(DateTimeOffset At, string Version) : JournalEntry(At);

/// <summary>Keys were issued. The same id again: the session was joined, or its keys renewed.</summary>
public sealed record SessionOpened(
    DateTimeOffset At,
    string Id,
    RecordedCaller Caller,
    string Target,
    string Name,
    DateTimeOffset ExpiresAt) : JournalEntry(At);

public sealed record RecordedCaller(
    string Subject,
    string Provider,
    ImmutableArray<string> Groups,
    ImmutableSortedDictionary<string, string> Tags);

public sealed record SessionRevoked(DateTimeOffset At, string Id, string By, string Comment) : JournalEntry(At);

/// <summary>A call that ended at the gateway: refused before it was understood, or denied once it was.</summary>
/// <param name="Reason">The <see cref="RefusalReason"/> by name.</param>
/// <param name="Detail">For operators; null where the message says all.</param>
public sealed record CallStopped(
    DateTimeOffset At,
    RecordedCall Call,
    string Reason,
    string Message,
    string? Detail) : JournalEntry(At);

/// <summary>A call that waits for a human, on its connection.</summary>
public sealed record CallWaiting(DateTimeOffset At, RecordedCall Call, string Request) : JournalEntry(At);

/// <summary>The write-ahead intent: durable before the first byte goes upstream.</summary>
/// <param name="Request">The approval request that permitted it, or null.</param>
public sealed record CallIntended(DateTimeOffset At, RecordedCall Call, string? Request) : JournalEntry(At);

/// <summary>How a forwarded call ended; durable before the (last of the) reply is released.</summary>
/// <param name="Id">The call's.</param>
/// <param name="Status">The HTTP status that the caller got, whoever made it.</param>
/// <param name="IsKnown">False where the upstream may have acted and we did not hear how.</param>
/// <param name="Request">What passed upward of a streamed body, masked.</param>
/// <param name="Reply">What passed downward, masked.</param>
/// <param name="Error">What broke, or null.</param>
public sealed record CallConcluded(
    DateTimeOffset At,
    string Id,
    int Status,
    bool IsKnown,
    RecordedMessage? Request,
    RecordedMessage? Reply,
    ImmutableArray<MaskedMember> Masked,
    double DurationMs,
    string? Error) : JournalEntry(At);

/// <summary>A question to people. Bound to the call by <paramref name="Digest"/>.</summary>
public sealed record ApprovalRequested(
    DateTimeOffset At,
    string Id,
    string Digest,
    RecordedCall Call,
    RecordedCaller Caller,
    ImmutableArray<RecordedTerms> Terms,
    DateTimeOffset ExpiresAt) : JournalEntry(At);

public sealed record RecordedTerms(
    ImmutableArray<string> Approvers,
    int Required,
    int GrantUses,
    double GrantForSeconds);

/// <summary>One person's answer.</summary>
/// <param name="Answer"><c>approve</c> or <c>deny</c>.</param>
/// <param name="Groups">The person's groups as verified when the answer was given.</param>
public sealed record ApprovalAnswered(
    DateTimeOffset At,
    string Id,
    string By,
    ImmutableArray<string> Groups,
    string Answer,
    string? Comment) : JournalEntry(At);

/// <summary>One use of what an approval granted, by that call; written before the call's intent.</summary>
public sealed record GrantUsed(DateTimeOffset At, string Request, string Call) : JournalEntry(At);

/// <summary>Something that an administrator or the configuration did: a token issued, policies changed.</summary>
public sealed record AdministrativeAct(DateTimeOffset At, string By, string Act, JsonElement Facts) : JournalEntry(At);

/// <summary>What is kept of a call: what was understood, masked, and what was decided.</summary>
/// <param name="Session">The session's id; null where no session could be told.</param>
/// <param name="Service">Null, like what follows, where the request was not understood.</param>
/// <param name="Parameters">As shown to people: secrets masked.</param>
/// <param name="Request">The request's kept headers; its body too where it was not understood.</param>
/// <param name="Role">What the caller had taken on through the gateway, and the call ran under; null: nothing.</param>
public sealed record RecordedCall(
    string Id,
    string? Session,
    DateTimeOffset At,
    string? Service,
    string? Operation,
    JsonElement? Parameters,
    ImmutableArray<RecordedAction> Actions,
    ImmutableArray<string> Resources,
    string? Account,
    string? Region,
    RecordedDecision? Decision,
    RecordedMessage? Request,
    string? Role = null);

public sealed record RecordedAction(string Action, string Level, ImmutableArray<string> Risks);

public sealed record RecordedDecision(
    string Effect,
    ImmutableArray<RecordedStatement> Statements,
    string Configuration,
    string Reason);

public sealed record RecordedStatement(string Policy, string Sid, string Effect);

/// <summary>Headers and what is kept of a body.</summary>
/// <param name="Headers">Credentials, signatures and tokens stripped.</param>
/// <param name="Body">What is kept, masked; base64 in JSON; null where nothing is.</param>
/// <param name="Size">Bytes that passed on the wire.</param>
/// <param name="Sha256">Lower-case hex, of what is kept; null where nothing is.</param>
/// <param name="WireHmac">Keyed digest of what passed, lower-case hex.</param>
public sealed record RecordedMessage(
    ImmutableArray<RecordedHeader> Headers,
    byte[]? Body,
    long Size,
    string? Sha256,
    string? WireHmac);

public sealed record RecordedHeader(string Name, string Value);
