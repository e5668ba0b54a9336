using System.Text.Json;

namespace Narrowgate.Api;

/// <summary>A question to people about one call.</summary>
/// <param name="Call">The id of the call that asked first.</param>
/// <param name="State"><c>open</c>, <c>approved</c>, <c>denied</c>, <c>expired</c> or <c>used</c>.</param>
/// <param name="Approvers">Groups whose members may answer; empty: any person.</param>
/// <param name="Required">How many different people must agree, for each statement that asks.</param>
public sealed record ApprovalJson(
    string Id,
    string Call,
    string? Session,
    CallerJson Caller,
    string? Service,
    string? Operation,
    JsonElement? Parameters,
    IReadOnlyList<string> Actions,
    IReadOnlyList<string> Resources,
    IReadOnlyList<string> Risks,
    string? Account,
    string? Region,
    string State,
    DateTimeOffset RequestedAt,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<string> Approvers,
    int Required,
    IReadOnlyList<AnswerJson> Decisions,
    GrantJson Grant);

/// <param name="By">The person.</param>
/// <param name="Answer"><c>approve</c> or <c>deny</c>.</param>
public sealed record AnswerJson(string By, string Answer, string? Comment, DateTimeOffset At);

/// <summary>What a yes permits: this very call, so many times, so long.</summary>
/// <param name="EndsAt">Once approved: until when it passes.</param>
public sealed record GrantJson(int Uses, int UsesLeft, double ForSeconds, DateTimeOffset? EndsAt);

/// <summary>The body of <c>approve</c>, <c>deny</c> and <c>revoke</c>.</summary>
public sealed record CommentJson(string? Comment);
