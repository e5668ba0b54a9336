using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Narrowgate.Api;
using Narrowgate.Approvals;

namespace Narrowgate.Server.Endpoints;

internal sealed class ApprovalEndpoints(GatewayApi api)
{
    /// <summary>
    /// GET approvals?state=&amp;cursor=&amp;limit=, newest first; the cursor is the last id of the page before.
    /// </summary>
    public Task<IResult> ListAsync(HttpContext context, Visitor visitor)
    {
        if (!Asked.Page(context).Holds(out var page, out var refusal) || !State(context).Holds(out var state, out refusal))
        {
            return Task.FromResult(Problems.Of(refusal));
        }
        ImmutableArray<ApprovalRequest> rest =
        [
            .. api.Desk.List()
                .Where(request => state.State is null || request.State == state.State)
                .Where(request => page.Cursor is null || string.CompareOrdinal(request.Id, page.Cursor) < 0)
                .Take(page.Limit + 1),
        ];
        var items = rest.Take(page.Limit).Select(Described.Of).ToImmutableArray();
        var next = rest.Length > page.Limit ? items[^1].Id : null;
        return Task.FromResult<IResult>(TypedResults.Json(
            new PageJson<ApprovalJson>(items, next), ApiJson.Default.PageJsonApprovalJson));
    }

    /// <summary>GET approvals/ID</summary>
    public Task<IResult> ShowAsync(HttpContext context, Visitor visitor) =>
        Task.FromResult(api.Desk.Find(Asked.Id(context)) is { } request
            ? Approval(request)
            : Problems.NotFound($"approval request {Asked.Id(context)}"));

    /// <summary>POST approvals/ID/approve {comment}</summary>
    public Task<IResult> ApproveAsync(HttpContext context, Visitor visitor) => AnswerAsync(context, visitor, approve: true);

    /// <summary>POST approvals/ID/deny {comment}</summary>
    public Task<IResult> DenyAsync(HttpContext context, Visitor visitor) => AnswerAsync(context, visitor, approve: false);

    private async Task<IResult> AnswerAsync(HttpContext context, Visitor visitor, bool approve)
    {
        if (visitor.Person is not { } person)
        {
            return Problems.Of(new Refusal(RefusalReason.TokenInvalid, "A decision needs a person's token."));
        }
        if (!(await Asked.BodyAsync(context, ApiJson.Default.CommentJson)).Holds(out var body, out var refusal))
        {
            return Problems.Of(refusal);
        }
        var verdict = await api.Desk.AnswerAsync(Asked.Id(context), person, approve, body.Comment);
        return verdict.Holds(out var request, out refusal) ? Approval(request) : Problems.Of(refusal);
    }

    private static Verdict<StateAsked> State(HttpContext context)
    {
        if (Asked.Text(context, "state") is not { } text)
        {
            return new StateAsked(null);
        }
        return Enum.GetNames<ApprovalState>().Contains(text, StringComparer.OrdinalIgnoreCase)
            ? new StateAsked(Enum.Parse<ApprovalState>(text, ignoreCase: true))
            : Asked.Fault("state is one of open, approved, denied, expired, used.");
    }

    private static JsonHttpResult<ApprovalJson> Approval(ApprovalRequest request) =>
        TypedResults.Json(Described.Of(request), ApiJson.Default.ApprovalJson);

    private sealed record StateAsked(ApprovalState? State);
}
