using Narrowgate.Permits;

namespace Narrowgate.Credentials;

/// <summary>
/// The upstream credential, for one permitted call. Only <see cref="CredentialVault{TCredential}"/> makes one, and only
/// for a permit. Prints as <c>***</c>.
/// </summary>
public sealed class Lease<TCredential>
{
    internal Lease(Permit permit, TCredential credential)
    {
        Permit = permit;
        Credential = credential;
    }

    public Permit Permit { get; }

    public TCredential Credential { get; }

    public override string ToString() => "***";
}
