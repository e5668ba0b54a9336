using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;
using Narrowgate.Oidc.Tokens;

namespace Narrowgate.Oidc.Keys;

/// <summary>The usable public keys of one issuer.</summary>
internal sealed record KeySet(ImmutableArray<VerificationKey> Keys)
{
    public bool Knows(TokenParts token) =>
        token.KeyId is null
            ? !Matching(token).IsEmpty
            : Keys.Any(key => string.Equals(key.Id, token.KeyId, StringComparison.Ordinal));

    /// <summary>
    /// The keys that may have signed the token. A token without a key id is for issuers with a single key (OpenID Connect
    /// Core, section 10.1); which of several it meant is not guessed.
    /// </summary>
    public ImmutableArray<SecurityKey> Matching(TokenParts token)
    {
        var fitting = Keys.Where(key => key.Algorithms.Contains(token.Algorithm)).ToList();
        if (token.KeyId is null)
        {
            return fitting is [var only] ? [only.Key] : [];
        }
        return [.. fitting.Where(key => string.Equals(key.Id, token.KeyId, StringComparison.Ordinal)).Select(key => key.Key)];
    }
}
