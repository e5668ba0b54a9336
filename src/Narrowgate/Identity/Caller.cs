using System.Collections.Immutable;

namespace Narrowgate.Identity;

/// <summary>Who is calling, as verified. A workload: it opens sessions and never decides.</summary>
/// <param name="Provider">The name of the identity provider that vouched.</param>
/// <param name="Subject">The provider's prefix and the token's subject: unique over all providers.</param>
/// <param name="Groups">Prefixed like the subject.</param>
/// <param name="Tags">What the provider's configuration takes from claims; <c>aws:PrincipalTag/…</c> in policies.</param>
public sealed record Caller(
    string Provider,
    string Subject,
    ImmutableArray<string> Groups,
    ImmutableSortedDictionary<string, string> Tags);

/// <summary>A person who may sign in, approve and administer, and who never opens a session.</summary>
public sealed record Person(string Provider, string Subject, ImmutableArray<string> Groups);
