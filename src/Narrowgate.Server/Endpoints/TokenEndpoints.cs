using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Narrowgate.Api;
using Narrowgate.Recording;

namespace Narrowgate.Server.Endpoints;

internal sealed class TokenEndpoints(GatewayApi api)
{
    /// <summary>
    /// POST tokens: a token of an embedded provider. That it was issued is on record before it is handed out.
    /// </summary>
    public async Task<IResult> IssueAsync(HttpContext context, Visitor visitor)
    {
        if (!(await Asked.BodyAsync(context, ApiJson.Default.TokenRequestJson)).Holds(out var body, out var refusal)
            || !Order(body).Holds(out var order, out refusal)
            || !api.Issuer.Issue(order).Holds(out var token, out refusal))
        {
            return Problems.Of(refusal);
        }
        var facts = JsonSerializer.SerializeToElement(body, ApiJson.Default.TokenRequestJson);
        await api.Journal.AppendAsync(new AdministrativeAct(api.Clock.GetUtcNow(), visitor.Name, "token.issued", facts));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new TokenJson(token.Reveal()), ApiJson.Default.TokenJson);
    }

    private static Verdict<TokenOrder> Order(TokenRequestJson body)
    {
        if (string.IsNullOrEmpty(body.Subject))
        {
            return Asked.Fault("A token needs a subject.");
        }
        if (!(body.TtlSeconds is >= 1 and <= int.MaxValue))
        {
            return Asked.Fault("ttlSeconds must be at least 1.");
        }
        var claims = (body.Claims ?? ImmutableDictionary<string, IReadOnlyList<string>>.Empty).ToImmutableSortedDictionary(
            claim => claim.Key, claim => claim.Value.ToImmutableArray(), StringComparer.Ordinal);
        return new TokenOrder(
            body.Provider, body.Subject, [.. body.Groups ?? []], TimeSpan.FromSeconds(body.TtlSeconds), claims);
    }
}
