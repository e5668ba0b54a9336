using System.Text.Json;

namespace Narrowgate.Api;

/// <summary>One call, as recorded: masked, without credentials.</summary>
/// <param name="Session">The session's id; absent, like what follows, where that could not be told.</param>
/// <param name="Approval">The id of the approval request.</param>
/// <param name="State">
/// <c>refused</c>, <c>denied</c>, <c>waiting</c>, <c>forwarded</c>, <c>done</c> or <c>unknown</c>.
/// </param>
/// <param name="Status">The HTTP status that the caller got.</param>
/// <param name="Reason">Why it was stopped, or what broke.</param>
/// <param name="Role">The role that the caller had assumed through the gateway, and the call ran under.</param>
public sealed record CallJson(
    string Id,
    string? Session,
    DateTimeOffset At,
    string? Service,
    string? Operation,
    JsonElement? Parameters,
    IReadOnlyList<ActionJson> Actions,
    IReadOnlyList<string> Resources,
    string? Account,
    string? Region,
    DecisionJson? Decision,
    string? Approval,
    string State,
    int? Status,
    MessageJson? Request,
    MessageJson? Reply,
    IReadOnlyList<MaskedJson> Masked,
    double? DurationMs,
    string? Reason,
    string? Role = null);

public sealed record ActionJson(string Action, string Level, IReadOnlyList<string> Risks);

/// <param name="Effect"><c>Allow</c>, <c>RequireApproval</c> or <c>Deny</c>.</param>
/// <param name="Configuration">Fingerprint of the policies that decided.</param>
public sealed record DecisionJson(
    string Effect,
    IReadOnlyList<StatementJson> Statements,
    string Configuration,
    string Reason);

public sealed record StatementJson(string Policy, string Sid, string Effect);

/// <summary>Headers and what is kept of a body.</summary>
/// <param name="Body">As text where it is text in UTF-8, else in base64; absent where nothing is kept.</param>
/// <param name="BodyEncoding"><c>utf-8</c> or <c>base64</c>.</param>
/// <param name="Size">Bytes that passed on the wire.</param>
/// <param name="Sha256">Lower-case hex, of what is kept.</param>
/// <param name="WireHmac">Keyed digest of what passed.</param>
/// <param name="Decoded">What a body in CBOR says, as JSON: times in ISO 8601, bytes in base64; absent for any other.</param>
public sealed record MessageJson(
    IReadOnlyList<HeaderJson> Headers,
    string? Body,
    string? BodyEncoding,
    long Size,
    string? Sha256,
    string? WireHmac,
    string? Decoded);

public sealed record HeaderJson(string Name, string Value);

public sealed record MaskedJson(string Path, string Mask);
