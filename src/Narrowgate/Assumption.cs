namespace Narrowgate;

/// <summary>
/// An identity behind the gateway that a caller took on: what the session's calls run under from then on. Prints as the
/// identity alone.
/// </summary>
/// <param name="Identity">By its whole name, as the target's own records show it: the ARN of a role.</param>
/// <param name="Terms">
/// All that was asked for when it was taken on, in the connector's words, so that any node can ask the same again. May
/// hold what only the target should see.
/// </param>
public sealed record Assumption(string Identity, string Terms)
{
    public override string ToString() => Identity;
}
