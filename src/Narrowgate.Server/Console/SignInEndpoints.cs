using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Narrowgate.Api;
using Narrowgate.Identity;
using Narrowgate.Recording;
using Narrowgate.Server.Endpoints;

namespace Narrowgate.Server.WebConsole;

/// <summary>From a person's token to a browser that is signed in, and out again.</summary>
internal sealed class SignInEndpoints(GatewayApi api, SignIns signIns, SignInCookie cookie)
{
    private readonly ConsoleLinks _links = new(api.PublicConsole);

    /// <summary>POST sign-in-links: a link that opens the console as the person whose token came with the request.</summary>
    public async Task<IResult> LinkAsync(HttpContext context, Visitor visitor)
    {
        var whom = new VerifiedPerson(visitor.Person!, visitor.TokenEndsAt!.Value);
        if (!signIns.Link(whom).Holds(out var code, out var refusal))
        {
            return Problems.Of(refusal);
        }
        await RecordAsync("sign-in-link.issued", whom);
        return TypedResults.Json(
            new SignInLinkJson(_links.SignIn(code.Code), code.EndsAt), ApiJson.Default.SignInLinkJson);
    }

    /// <summary>POST sign-in {code}: once, and only from the console's own page.</summary>
    public async Task<IResult> EnterAsync(HttpContext context, Visitor nobodyYet)
    {
        if (!(await Asked.BodyAsync(context, ApiJson.Default.SignInCodeJson)).Holds(out var body, out var refusal)
            || !signIns.Redeem(body.Code ?? "").Holds(out var whom, out refusal))
        {
            return Problems.Of(refusal);
        }
        // On record first. If that fails, the link is used up and nobody is signed in.
        await RecordAsync("signed-in", whom);
        if (!signIns.Begin(whom).Holds(out var value, out refusal))
        {
            return Problems.Of(refusal);
        }
        EndOther(context.Request);
        cookie.Set(context.Response, value);
        return TypedResults.Json(Described(whom), ApiJson.Default.SignedInJson);
    }

    /// <summary>POST sign-out</summary>
    public Task<IResult> LeaveAsync(HttpContext context, Visitor visitor)
    {
        EndOther(context.Request);
        cookie.Clear(context.Response);
        return Task.FromResult<IResult>(TypedResults.NoContent());
    }

    /// <summary>What this browser was signed in as until now.</summary>
    private void EndOther(HttpRequest request)
    {
        if (cookie.Read(request) is { } value)
        {
            signIns.End(value);
        }
    }

    private async Task RecordAsync(string act, VerifiedPerson whom)
    {
        var facts = JsonSerializer.SerializeToElement(Described(whom), ApiJson.Default.SignedInJson);
        await api.Journal.AppendAsync(new AdministrativeAct(api.Clock.GetUtcNow(), whom.Person.Subject, act, facts));
    }

    private static SignedInJson Described(VerifiedPerson whom) =>
        new(whom.Person.Subject, whom.Person.Provider, whom.ExpiresAt);
}
