namespace Narrowgate.Identity;

/// <summary>
/// All configured providers as one: finds the provider by the token's issuer, verifies, and says who it is. The two
/// planes part here: a provider's `use` decides for which of the two methods its tokens are good.
/// </summary>
public interface ITokenVerifier
{
    /// <summary>Refuses with <see cref="RefusalReason.TokenInvalid"/>, <see cref="RefusalReason.TokenExpired"/> or
    /// <see cref="RefusalReason.ProviderUnreachable"/>; the detail is for the operator.</summary>
    ValueTask<Verdict<VerifiedWorkload>> VerifyWorkloadAsync(BearerToken token, CancellationToken cancellation);

    /// <inheritdoc cref="VerifyWorkloadAsync"/>
    ValueTask<Verdict<VerifiedPerson>> VerifyPersonAsync(BearerToken token, CancellationToken cancellation);
}

/// <summary>A workload's token, verified.</summary>
/// <param name="IssuedAt">The token's iat; its nbf or exp where it has none.</param>
/// <param name="Fingerprint">SHA-256 of the token: tells one token from another without holding it.</param>
/// <param name="Audience">The audience of the token that was accepted.</param>
public sealed record VerifiedWorkload(
    Caller Caller,
    string Issuer,
    string Audience,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    ReadOnlyMemory<byte> Fingerprint);

/// <summary>A person's token, verified.</summary>
public sealed record VerifiedPerson(Person Person, DateTimeOffset ExpiresAt);
