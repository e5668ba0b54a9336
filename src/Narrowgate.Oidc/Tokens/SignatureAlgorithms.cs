using System.Collections.Immutable;

namespace Narrowgate.Oidc.Tokens;

/// <summary>
/// The closed list: asymmetric algorithms of RFC 7518 that the library verifies. No `none`, no HMAC: a public key
/// taken for a shared secret is the oldest forgery of all (CVE-2015-9235).
/// </summary>
internal static class SignatureAlgorithms
{
    public static readonly ImmutableArray<string> Rsa = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

    public static readonly ImmutableArray<string> All = [.. Rsa, "ES256", "ES384", "ES512"];
}
