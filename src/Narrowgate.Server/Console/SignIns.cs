using Narrowgate.Identity;

namespace Narrowgate.Server.WebConsole;

/// <summary>
/// People at the console: a token becomes a link, the link (once) a cookie. All of it lives in memory: a restart signs
/// everybody out.
/// </summary>
internal sealed class SignIns(TimeProvider clock, Limits limits)
{
    private readonly Tickets _links = new(clock, limits.SignIns, limits.SignInsPerPerson);
    private readonly Tickets _cookies = new(clock, limits.SignIns, limits.SignInsPerPerson);

    /// <summary>The code of a new link.</summary>
    public Verdict<LinkCode> Link(VerifiedPerson whom)
    {
        var latest = clock.GetUtcNow() + limits.SignInLinkLifetime;
        var endsAt = whom.ExpiresAt < latest ? whom.ExpiresAt : latest;
        return _links.Issue(whom, endsAt) is { } code ? new LinkCode(code, endsAt) : TooMany;
    }

    /// <summary>Whose link it was; good once.</summary>
    public Verdict<VerifiedPerson> Redeem(string code) => _links.Take(code) is { } whom
        ? whom
        : new Refusal(
            RefusalReason.TokenInvalid,
            "This sign-in link was used, has expired, or is not of this gateway. "
            + "Run `narrowgate login --link --token-file F` for another.");

    /// <summary>A cookie's value, good until the person's token would end.</summary>
    public Verdict<string> Begin(VerifiedPerson whom) =>
        _cookies.Issue(whom, whom.ExpiresAt) is { } cookie ? cookie : TooMany;

    public Verdict<VerifiedPerson> Who(string cookie) => _cookies.Find(cookie) is { } whom
        ? whom
        : new Refusal(
            RefusalReason.TokenExpired,
            "You are no longer signed in. Run `narrowgate login --link --token-file F` for another link.");

    public void End(string cookie) => _cookies.Take(cookie);

    private static Refusal TooMany => new(
        RefusalReason.Overloaded, "Too many people sign in just now; try again when their links or sign-ins have ended.");
}

/// <summary>What a sign-in link carries.</summary>
internal sealed record LinkCode(string Code, DateTimeOffset EndsAt)
{
    public override string ToString() => "***";
}
