using Narrowgate.Oidc.Tokens;

namespace Narrowgate.Oidc.Keys;

/// <summary>Where an issuer's keys come from: a document elsewhere, or our own key ring.</summary>
internal interface IKeySource
{
    /// <summary>The keys as they are known after having done what may be done to know the token's key.</summary>
    ValueTask<Verdict<KeySet>> KeysForAsync(TokenParts token, CancellationToken cancellation);
}
