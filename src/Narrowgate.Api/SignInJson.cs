namespace Narrowgate.Api;

/// <summary>Opens the console once, as the person whose token asked for it.</summary>
/// <param name="Link">The code is in its fragment, which browsers send to no server and in no referrer.</param>
public sealed record SignInLinkJson(string Link, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "***";
}

/// <summary>The body of <c>sign-in</c>: the code of a link.</summary>
public sealed record SignInCodeJson(string? Code)
{
    public override string ToString() => "***";
}

/// <summary>Who is signed in, and until when: as long as the token that asked for the link.</summary>
public sealed record SignedInJson(string Subject, string Provider, DateTimeOffset EndsAt);
