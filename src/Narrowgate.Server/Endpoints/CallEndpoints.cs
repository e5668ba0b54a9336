using Microsoft.AspNetCore.Http;
using Narrowgate.Api;
using Narrowgate.Policy;
using Narrowgate.Recording;

namespace Narrowgate.Server.Endpoints;

internal sealed class CallEndpoints(GatewayApi api)
{
    /// <summary>GET calls?session=&amp;decision=&amp;since=&amp;cursor=&amp;limit=</summary>
    public async Task<IResult> ListAsync(HttpContext context, Visitor visitor)
    {
        if (!Asked.Page(context).Holds(out var page, out var refusal)
            || !Asked.Since(context).Holds(out var since, out refusal)
            || !Decision(context).Holds(out var decision, out refusal))
        {
            return Problems.Of(refusal);
        }
        var query = new CallQuery(Asked.Text(context, "session"), decision.Effect, since.At, page.Cursor, page.Limit);
        if (!(await Asked.OfRecordAsync(() => api.Recordings.CallsAsync(query, context.RequestAborted)))
            .Holds(out var found, out refusal))
        {
            return Problems.Of(refusal);
        }
        return TypedResults.Json(
            new PageJson<CallJson>([.. found.Items.Select(Described.Of)], found.Next), ApiJson.Default.PageJsonCallJson);
    }

    /// <summary>GET calls/ID</summary>
    public async Task<IResult> ShowAsync(HttpContext context, Visitor visitor)
    {
        var id = Asked.Id(context);
        return await api.Recordings.CallAsync(id, context.RequestAborted) is { } call
            ? TypedResults.Json(Described.Of(call), ApiJson.Default.CallJson)
            : Problems.NotFound($"call {id}");
    }

    private static Verdict<DecisionAsked> Decision(HttpContext context) =>
        Asked.Text(context, "decision")?.ToLowerInvariant() switch
        {
            null => new DecisionAsked(null),
            "denied" => new DecisionAsked("denied"),
            "deny" => new DecisionAsked(nameof(Effect.Deny)),
            "allow" or "allowed" => new DecisionAsked(nameof(Effect.Allow)),
            "requireapproval" or "asked" => new DecisionAsked(nameof(Effect.RequireApproval)),
            _ => Asked.Fault("decision is one of allow, deny, requireapproval, or denied for all that was stopped."),
        };

    private sealed record DecisionAsked(string? Effect);
}
