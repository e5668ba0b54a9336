using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Narrowgate.Api;
using Narrowgate.Recording;

namespace Narrowgate.Server.Endpoints;

internal sealed class SessionEndpoints(GatewayApi api)
{
    /// <summary>GET sessions?caller=&amp;target=&amp;since=&amp;cursor=&amp;limit=</summary>
    public async Task<IResult> ListAsync(HttpContext context, Visitor visitor)
    {
        if (!Asked.Page(context).Holds(out var page, out var refusal)
            || !Asked.Since(context).Holds(out var since, out refusal))
        {
            return Problems.Of(refusal);
        }
        var query = new SessionQuery(
            Asked.Text(context, "caller"), Asked.Text(context, "target"), since.At, page.Cursor, page.Limit);
        if (!(await Asked.OfRecordAsync(() => api.Recordings.SessionsAsync(query, context.RequestAborted)))
            .Holds(out var found, out refusal))
        {
            return Problems.Of(refusal);
        }
        return TypedResults.Json(
            new PageJson<SessionJson>([.. found.Items.Select(Described.Of)], found.Next),
            ApiJson.Default.PageJsonSessionJson);
    }

    /// <summary>GET sessions/ID: the session with its calls.</summary>
    public async Task<IResult> ShowAsync(HttpContext context, Visitor visitor)
    {
        var id = Asked.Id(context);
        if (await api.Recordings.SessionAsync(id, context.RequestAborted) is not { } session)
        {
            return Problems.NotFound($"session {id}");
        }
        var calls = await api.Recordings.CallsAsync(
            new(Session: id, Limit: Asked.DefaultPage), context.RequestAborted);
        return Session(Described.Of(session) with
        {
            Calls = [.. calls.Items.Select(Described.Of)],
            NextCalls = calls.Next,
        });
    }

    /// <summary>
    /// POST sessions/ID/revoke {comment}: its keys are good for nothing from now on. Again changes nothing.
    /// </summary>
    public async Task<IResult> RevokeAsync(HttpContext context, Visitor visitor)
    {
        var id = Asked.Id(context);
        if (!(await Asked.BodyAsync(context, ApiJson.Default.CommentJson)).Holds(out var body, out var refusal))
        {
            return Problems.Of(refusal);
        }
        if (body.Comment?.Length > api.Limits.CommentCharacters)
        {
            return Problems.Of(Asked.Fault($"A comment has at most {api.Limits.CommentCharacters} characters."));
        }
        if (await api.Recordings.SessionAsync(id, context.RequestAborted) is not { } session)
        {
            return Problems.NotFound($"session {id}");
        }
        if (session.State != "revoked")
        {
            // On record first; the caller of the API may hang up, the revocation stands.
            var entry = new SessionRevoked(api.Clock.GetUtcNow(), id, visitor.Name, body.Comment ?? "");
            await api.Journal.AppendAsync(entry);
            api.Revocations.Apply(entry);
        }
        return Session(Described.Of(session with { State = "revoked" }));
    }

    private static JsonHttpResult<SessionJson> Session(SessionJson session) =>
        TypedResults.Json(session, ApiJson.Default.SessionJson);
}
