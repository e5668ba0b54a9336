using Narrowgate.Permits;

namespace Narrowgate.Credentials;

/// <summary>
/// Where a target's credential comes from: asked for every call, so that a changed one is effective for the next.
/// </summary>
public interface ICredentialSource<TCredential>
{
    /// <summary>
    /// The credential of the session's target as it is now, through all that the session has taken on; or
    /// <see cref="RefusalReason.CredentialUnavailable"/>, or <see cref="RefusalReason.NotAdmitted"/> where the target does
    /// not lend it any more.
    /// </summary>
    ValueTask<Verdict<Held<TCredential>>> FetchAsync(Session session, CancellationToken cancellation);
}

/// <summary>A credential on its way from its source to the vault. Prints as <c>***</c>.</summary>
public sealed class Held<TCredential>(TCredential credential)
{
    internal TCredential Credential { get; } = credential;

    public override string ToString() => "***";
}

/// <summary>The only place that hands out upstream credentials, and only against a permit.</summary>
public sealed class CredentialVault<TCredential>(ICredentialSource<TCredential> source)
{
    public async ValueTask<Verdict<Lease<TCredential>>> LeaseAsync(Permit permit, CancellationToken cancellation)
    {
        var fetched = await source.FetchAsync(permit.Session, cancellation);
        return fetched.Holds(out var held, out var refusal) ? new Lease<TCredential>(permit, held.Credential) : refusal;
    }
}
