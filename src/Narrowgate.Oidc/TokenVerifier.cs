using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Narrowgate.Identity;
using Narrowgate.Oidc.Embedded;
using Narrowgate.Oidc.Keys;
using Narrowgate.Oidc.Tokens;

namespace Narrowgate.Oidc;

/// <summary>
/// All configured providers as one. A token's issuer picks the provider, and that provider's keys and settings alone
/// decide. Several providers may share an issuer: the first in the configuration that accepts the token is the one.
/// </summary>
public sealed class TokenVerifier(
    IProviderSettingsSource providers,
    EmbeddedIssuers embedded,
    ProviderDocuments documents,
    Limits limits,
    TimeProvider clock,
    ILogger<TokenVerifier> logger) : ITokenVerifier
{
    // By issuer: providers that share one share its keys, and a reload that leaves the issuer alone keeps them.
    private readonly ConcurrentDictionary<string, RemoteKeys> _remote = new(StringComparer.Ordinal);

    public async ValueTask<Verdict<VerifiedWorkload>> VerifyWorkloadAsync(BearerToken token, CancellationToken cancellation)
    {
        var verdict = await VerifyAsync(token, ProviderUses.Workloads, cancellation);
        if (!verdict.Holds(out var accepted, out var refusal))
        {
            return refusal;
        }
        var (provider, issuer, lifetime, claims) = accepted;
        return new VerifiedWorkload(
            new Caller(provider, claims.Subject, claims.Groups, claims.Tags),
            issuer,
            claims.Audience,
            lifetime.IssuedAt,
            lifetime.ExpiresAt,
            SHA256.HashData(Encoding.ASCII.GetBytes(token.Reveal())));
    }

    public async ValueTask<Verdict<VerifiedPerson>> VerifyPersonAsync(BearerToken token, CancellationToken cancellation)
    {
        var verdict = await VerifyAsync(token, ProviderUses.People, cancellation);
        return verdict.Holds(out var accepted, out var refusal)
            ? new VerifiedPerson(
                new Person(accepted.Provider, accepted.Claims.Subject, accepted.Claims.Groups),
                accepted.Lifetime.ExpiresAt)
            : refusal;
    }

    private async ValueTask<Verdict<Accepted>> VerifyAsync(
        BearerToken token, ProviderUses use, CancellationToken cancellation)
    {
        if (!TokenParts.Read(token.Reveal(), limits).Holds(out var parts, out var malformed))
        {
            return Refused(malformed);
        }
        var candidates = Candidates(parts, use);
        if (!candidates.Holds(out var chosen, out var unknown))
        {
            return Refused(unknown);
        }
        var refusals = new List<Refusal>();
        foreach (var provider in chosen.Providers)
        {
            var verdict = await VerifyWithAsync(provider, parts, cancellation);
            if (verdict.Holds(out _, out var refusal))
            {
                return verdict;
            }
            refusals.Add(refusal with { Detail = $"provider {provider.Name}: {refusal.Detail}" });
        }
        return Refused(Together(refusals));
    }

    private Verdict<CandidateProviders> Candidates(TokenParts token, ProviderUses use)
    {
        // OriginalString, not Uri's equality: RFC 7519 compares issuers character by character.
        var sharing = providers.Current.Where(provider => Issuer(provider) == token.Issuer).ToList();
        if (sharing.Count == 0)
        {
            return TokenRefusal.Invalid("The token's issuer is not an identity provider of this gateway.",
                $"iss: no provider is configured with the issuer {TokenRefusal.Shown(token.Issuer)}");
        }
        ImmutableArray<ProviderSettings> fitting = [.. sharing.Where(provider => provider.Uses.HasFlag(use))];
        return fitting.IsEmpty
            ? TokenRefusal.Invalid(
                use == ProviderUses.People
                    ? "The token's identity provider is not for people: workloads do not sign in, approve or administer."
                    : "The token's identity provider is not for workloads: people do not open sessions.",
                $"use: no provider among {TokenRefusal.Shown(sharing.Select(provider => provider.Name))} is for {use}")
            : new CandidateProviders(fitting);
    }

    private async ValueTask<Verdict<Accepted>> VerifyWithAsync(
        ProviderSettings provider, TokenParts token, CancellationToken cancellation)
    {
        var known = await KeySource(provider).KeysForAsync(token, cancellation);
        if (!known.Holds(out var keys, out var refusal))
        {
            return refusal;
        }
        if (await SignatureCheck.CheckAsync(token, keys) is { } unsigned)
        {
            return unsigned;
        }
        return Lifetime.Check(token.Claims, clock.GetUtcNow(), limits.TokenLeeway).Holds(out var lifetime, out refusal)
            && ProviderClaims.Check(token.Claims, provider).Holds(out var claims, out refusal)
                ? new Accepted(provider.Name, token.Issuer, lifetime, claims)
                : refusal;
    }

    private IKeySource KeySource(ProviderSettings provider) => provider switch
    {
        EmbeddedProviderSettings own => embedded.For(own),
        OidcProviderSettings oidc => _remote.GetOrAdd(
            Issuer(oidc)!, issuer => new RemoteKeys(issuer, documents, limits, clock, logger)),
        _ => throw new NotSupportedException($"No keys are known for {provider.GetType().Name}."),
    };

    private static string? Issuer(ProviderSettings provider) => provider switch
    {
        EmbeddedProviderSettings own => own.Issuer.OriginalString,
        OidcProviderSettings oidc => oidc.Issuer.OriginalString,
        _ => null,
    };

    // What may pass by itself is told first: the caller should try again rather than look for another token.
    private static Refusal Together(List<Refusal> refusals)
    {
        var telling = refusals.Find(refusal => refusal.Reason == RefusalReason.ProviderUnreachable)
            ?? refusals.Find(refusal => refusal.Reason == RefusalReason.TokenExpired)
            ?? refusals[0];
        return telling with { Detail = string.Join("; ", refusals.Select(refusal => refusal.Detail)) };
    }

    private Refusal Refused(Refusal refusal)
    {
        OidcLog.TokenRefused(logger, refusal.Reason, refusal.Detail);
        return refusal;
    }

    private sealed record CandidateProviders(ImmutableArray<ProviderSettings> Providers);

    private sealed record Accepted(string Provider, string Issuer, Lifetime Lifetime, ProviderClaims Claims);
}
