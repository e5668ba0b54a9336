using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Narrowgate.Identity;
using Narrowgate.Oidc.Keys;
using Narrowgate.Oidc.Tokens;

namespace Narrowgate.Oidc.Embedded;

/// <summary>
/// An OIDC issuer inside the gateway: for trying out, tests, and callers without a provider. Its tokens are ordinary
/// JSON Web Tokens, signed with ES256, that others can verify by its discovery document as well.
/// </summary>
public sealed class EmbeddedIssuer : IKeySource
{
    /// <summary>A retired key verifies for as long as a token that it signed may live.</summary>
    public static readonly TimeSpan LongestTtl = TimeSpan.FromDays(30);

    private static readonly ImmutableArray<string> OurClaims = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

    private readonly EmbeddedProviderSettings _settings;
    private readonly KeyRing _ring;
    private readonly Limits _limits;
    private readonly TimeProvider _clock;

    internal EmbeddedIssuer(EmbeddedProviderSettings settings, KeyRing ring, Limits limits, TimeProvider clock) =>
        (_settings, _ring, _limits, _clock) = (settings, ring, limits, clock);

    private string Issuer => _settings.Issuer.OriginalString;

    /// <summary>JSON for ISSUER/.well-known/openid-configuration.</summary>
    public string DiscoveryDocument => new JsonObject
    {
        ["issuer"] = Issuer,
        ["jwks_uri"] = Issuer.TrimEnd('/') + "/jwks",
        ["response_types_supported"] = new JsonArray("id_token"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("ES256"),
    }.ToJsonString();

    /// <summary>JSON for ISSUER/jwks: public keys only.</summary>
    public string KeySetDocument => _ring.PublicDocument();

    /// <summary>Signs a token; refuses what the verifier would not accept.</summary>
    public Verdict<BearerToken> Issue(TokenRequest request)
    {
        if (Fault(request) is { } fault)
        {
            return new Refusal(RefusalReason.InvalidParameter, fault);
        }
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        var token = handler.CreateToken(Claims(request).ToJsonString(), _ring.Signing());
        return token.Length <= _limits.TokenCharacters
            ? new BearerToken(token)
            : new Refusal(RefusalReason.InvalidParameter,
                $"The token would have {token.Length} characters; at most {_limits.TokenCharacters} are accepted. Name fewer groups or claims.");
    }

    /// <summary>Signs with a new key from now on; tokens of the old one stay good until they expire.</summary>
    public void Rotate() => _ring.Rotate();

    ValueTask<Verdict<KeySet>> IKeySource.KeysForAsync(TokenParts token, CancellationToken cancellation) =>
        ValueTask.FromResult<Verdict<KeySet>>(_ring.VerificationKeys());

    private string? Fault(TokenRequest request)
    {
        if (NameText.Fault(request.Subject) is { } subject)
        {
            return $"The subject {subject}.";
        }
        if (request.Groups.Select(NameText.Fault).FirstOrDefault(fault => fault is not null) is { } group)
        {
            return $"A group {group}.";
        }
        if (request.Ttl < TimeSpan.FromSeconds(1) || request.Ttl > LongestTtl)
        {
            return $"The ttl must be from 1 second to {LongestTtl.TotalDays} days.";
        }
        if (request.Audience is { } audience && !_settings.Audiences.Contains(audience, StringComparer.Ordinal))
        {
            return $"The audience must be one of the provider's: {string.Join(", ", _settings.Audiences)}.";
        }
        return request.Claims.Keys.FirstOrDefault(IsOurs) is { } ours
            ? $"The claim {ours} is the issuer's to write."
            : null;
    }

    private bool IsOurs(string claim) =>
        OurClaims.Contains(claim, StringComparer.Ordinal)
            || claim == _settings.Claims.Subject
            || claim == _settings.Claims.Groups;

    private JsonObject Claims(TokenRequest request)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject();
        foreach (var (name, values) in request.Claims)
        {
            claims[name] = values is [var only] ? JsonValue.Create(only) : Array(values);
        }
        if (!request.Groups.IsEmpty)
        {
            claims[_settings.Claims.Groups] = Array(request.Groups);
        }
        claims[_settings.Claims.Subject] = request.Subject;
        claims["iss"] = Issuer;
        claims["sub"] = request.Subject;
        claims["aud"] = request.Audience ?? _settings.Audiences[0];
        claims["iat"] = now;
        claims["exp"] = now + (long)request.Ttl.TotalSeconds;
        claims["jti"] = new IdSource(_clock).Next();
        return claims;
    }

    private static JsonArray Array(ImmutableArray<string> values) => [.. values.Select(value => JsonValue.Create(value))];
}
