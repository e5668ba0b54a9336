using System.Text.Json;

namespace Narrowgate.Oidc.Tokens;

/// <summary>
/// What a header may say (RFC 7515 section 4.1). Its jwk, jku, x5u and x5c are never looked at: keys come from the
/// issuer's own document and from nowhere else.
/// </summary>
internal static class TokenHeader
{
    private const int KeyIdCharacters = 512;

    // Logout tokens, security events and the like are signed with the same keys and name the same audiences.
    private static readonly string[] Types = ["JWT", "at+jwt", "application/jwt", "application/at+jwt"];

    public static string? Fault(JsonElement header)
    {
        var algorithm = StrictJson.String(header, "alg");
        if (algorithm is null || !SignatureAlgorithms.All.Contains(algorithm))
        {
            return $"alg: expected one of {string.Join(", ", SignatureAlgorithms.All)}, found {TokenRefusal.Shown(algorithm)}";
        }
        if (header.TryGetProperty("crit", out _))
        {
            return "crit: the token asks for an extension, and this gateway knows none";
        }
        if (header.TryGetProperty("kid", out _)
            && StrictJson.String(header, "kid") is not { Length: > 0 and <= KeyIdCharacters })
        {
            return $"kid: expected a string of 1 to {KeyIdCharacters} characters";
        }
        if (header.TryGetProperty("typ", out _)
            && (StrictJson.String(header, "typ") is var type)
            && !Types.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return $"typ: expected JWT, at+jwt or none, found {TokenRefusal.Shown(type)}";
        }
        return null;
    }
}
