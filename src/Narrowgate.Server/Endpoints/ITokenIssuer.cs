using System.Collections.Immutable;
using Narrowgate.Identity;

namespace Narrowgate.Server.Endpoints;

/// <summary>The embedded providers, as the API asks them.</summary>
public interface ITokenIssuer
{
    /// <summary>
    /// Refuses with <see cref="RefusalReason.InvalidParameter"/>, for example where no such provider is embedded.
    /// </summary>
    Verdict<BearerToken> Issue(TokenOrder order);
}

/// <summary>A token that is wished for.</summary>
/// <param name="Provider">Null: the only embedded provider.</param>
/// <param name="Subject">Without the provider's prefix, like <paramref name="Groups"/>.</param>
public sealed record TokenOrder(
    string? Provider,
    string Subject,
    ImmutableArray<string> Groups,
    TimeSpan Ttl,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Claims);
