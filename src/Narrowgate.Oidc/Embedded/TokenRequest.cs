using System.Collections.Immutable;

namespace Narrowgate.Oidc.Embedded;

/// <summary>What a token of the embedded issuer shall say.</summary>
/// <param name="Subject">Without the provider's prefix, 1 to 255 printing characters.</param>
/// <param name="Ttl">From one second to <see cref="EmbeddedIssuer.LongestTtl"/>.</param>
public sealed record TokenRequest(string Subject, TimeSpan Ttl)
{
    /// <summary>Without the provider's prefix.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Further claims: one value is written as a string, several as an array.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Claims { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>One of the provider's audiences; the first if none is given.</summary>
    public string? Audience { get; init; }
}
