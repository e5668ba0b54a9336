using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Narrowgate.Oidc.Keys;

namespace Narrowgate.Oidc.Tokens;

/// <summary>
/// The signature, by the library. Claims are checked afterwards and by us: the library's refusals do not say what was
/// expected and what was found, and its clock is the static one.
/// </summary>
internal static class SignatureCheck
{
    private const string Message = "The token's signature could not be verified with its identity provider's keys.";

    private static readonly JsonWebTokenHandler Handler = new();

    /// <summary>Null if a key of the set made the signature.</summary>
    public static async ValueTask<Refusal?> CheckAsync(TokenParts token, KeySet keys)
    {
        var matching = keys.Matching(token);
        if (matching.IsEmpty)
        {
            return TokenRefusal.Invalid(Message, $"kid: no key {TokenRefusal.Shown(token.KeyId)} for {token.Algorithm} among "
                + TokenRefusal.Shown(keys.Keys.Select(key => $"{key.Id} ({string.Join(' ', key.Algorithms)})")));
        }
        var result = await Handler.ValidateTokenAsync(token.Text, new TokenValidationParameters
        {
            RequireSignedTokens = true,
            ValidAlgorithms = [token.Algorithm],
            IssuerSigningKeyResolver = (_, _, _, _) => matching,
            TryAllIssuerSigningKeys = false,
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        // Of the exception only its kind: its message may quote the token.
        return result switch
        {
            { IsValid: true } => null,
            { Exception: SecurityTokenException fault } => TokenRefusal.Invalid(Message,
                $"signature: {fault.GetType().Name} with key {TokenRefusal.Shown(token.KeyId)} and {token.Algorithm}"),
            var unread => TokenRefusal.Malformed(
                $"a claim is not of the type that its name asks for: the library cannot read the token ({unread.Exception?.GetType().Name})"),
        };
    }
}
