using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Narrowgate.Identity;
using Narrowgate.Server.WebConsole;

namespace Narrowgate.Server.Endpoints;

/// <summary>
/// Who may do what at the API. Over TCP everything needs a person's token, or the cookie that one was turned into. Over
/// the administration socket the owner of the account reads; but an agent may well run under that account, so that a
/// decision needs a person's token there too, and what changes anything else needs
/// <c>administration: {socket: full}</c> or such a token.
/// </summary>
internal sealed class Doorkeeper(
    ITokenVerifier verifier, Administration administration, HostCheck hosts, SignIns signIns, SignInCookie cookie)
{
    public async ValueTask<Verdict<Visitor>> AdmitAsync(HttpContext context, May may)
    {
        var isAtSocket = IsAtSocket(context);
        if (isAtSocket && administration == Administration.Off)
        {
            return new Refusal(RefusalReason.NotAdmitted, "The administration socket is off (administration.socket).");
        }
        if (!isAtSocket && hosts.Objection(context.Request) is { } objection)
        {
            return objection;
        }
        if (!Bearer(context.Request).Holds(out var header, out var malformed))
        {
            return malformed;
        }
        if (header.Token is { } token)
        {
            var verdict = await VerifyAsync(token, may, isAtSocket, context.RequestAborted);
            return verdict.Holds(out var visitor, out var refusal) ? Admit(visitor, may) : refusal;
        }
        if (isAtSocket)
        {
            return Admit(new Visitor(Person: null, Workload: null, IsAtSocket: true), may);
        }
        return SignedIn(context.Request).Holds(out var signedIn, out var notSignedIn) ? Admit(signedIn, may) : notSignedIn;
    }

    /// <summary>For signing in, where nobody is anybody yet: the console's own page, over TCP.</summary>
    public ValueTask<Verdict<Visitor>> AdmitPageAsync(HttpContext context)
    {
        Verdict<Visitor> verdict =
            IsAtSocket(context) ? new Refusal(RefusalReason.NotAdmitted, "Browsers sign in at the console's address.")
            : hosts.ObjectionToPage(context.Request) is { } objection ? objection
            : new Visitor(Person: null, Workload: null, IsAtSocket: false);
        return ValueTask.FromResult(verdict);
    }

    /// <summary>What this visitor may do, in the API's words.</summary>
    public IEnumerable<May> Permitted(Visitor visitor) =>
        Enum.GetValues<May>().Where(may => Admit(visitor, may).Holds(out _, out _));

    public static bool IsAtSocket(HttpContext context) =>
        context.Features.Get<IConnectionSocketFeature>()?.Socket.AddressFamily == AddressFamily.Unix;

    private Verdict<Visitor> SignedIn(HttpRequest request)
    {
        if (cookie.Read(request) is not { } value)
        {
            return new Refusal(RefusalReason.TokenInvalid, "Send a person's token: Authorization: Bearer TOKEN.");
        }
        // A browser adds its cookie to whatever a page makes it send.
        if (!HttpMethods.IsGet(request.Method) && hosts.ObjectionToPage(request) is { } objection)
        {
            return objection;
        }
        return signIns.Who(value).Holds(out var whom, out var refusal)
            ? new Visitor(whom.Person, Workload: null, IsAtSocket: false)
            : refusal;
    }

    private Verdict<Visitor> Admit(Visitor visitor, May may) => may switch
    {
        May.Read or May.FindTargets => visitor,
        May.Decide when visitor.Person is not null => visitor,
        May.Decide => new Refusal(
            RefusalReason.TokenInvalid,
            "A decision needs a person's token (a provider with use: [people]), over the socket as well: --token-file F."),
        May.Revoke when visitor.Person is not null || IsFull(visitor) => visitor,
        May.Revoke => new Refusal(
            RefusalReason.TokenInvalid,
            "Revoking needs a person's token (--token-file F), or administration: {socket: full}."),
        May.SignIn when visitor.TokenEndsAt is not null => visitor,
        May.SignIn => new Refusal(RefusalReason.TokenInvalid, "A sign-in link needs a person's token: --token-file F."),
        May.IssueTokens when IsFull(visitor) => visitor,
        _ => new Refusal(
            RefusalReason.NotAdmitted,
            "Tokens are issued over the administration socket only, and with administration: {socket: full}."),
    };

    private bool IsFull(Visitor visitor) => visitor.IsAtSocket && administration == Administration.Full;

    private async ValueTask<Verdict<Visitor>> VerifyAsync(
        BearerToken token, May may, bool isAtSocket, CancellationToken cancellation)
    {
        if ((await verifier.VerifyPersonAsync(token, cancellation)).Holds(out var verified, out var refusal))
        {
            return new Visitor(verified.Person, Workload: null, isAtSocket) { TokenEndsAt = verified.ExpiresAt };
        }
        if (!(await verifier.VerifyWorkloadAsync(token, cancellation)).Holds(out var workload, out _))
        {
            return refusal;
        }
        return may == May.FindTargets
            ? new Visitor(Person: null, workload.Caller, isAtSocket)
            : new Refusal(
                RefusalReason.NotAdmitted,
                $"{workload.Caller.Subject} is a workload: workloads open sessions and never decide, read or administer. "
                + "Use the token of a person (a provider with use: [people]).");
    }

    private static Verdict<AuthorizationHeader> Bearer(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        return request.Headers.Authorization switch
        {
            [] => new AuthorizationHeader(null),
            [{ } only] when only.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && only.Length > Scheme.Length =>
                new AuthorizationHeader(new BearerToken(only[Scheme.Length..].Trim())),
            _ => new Refusal(RefusalReason.TokenInvalid, "The Authorization header must read Bearer TOKEN, once."),
        };
    }

    private sealed record AuthorizationHeader(BearerToken? Token);
}
