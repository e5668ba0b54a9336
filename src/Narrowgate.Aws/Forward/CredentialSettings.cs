namespace Narrowgate.Aws.Forward;

/// <summary>Where the configuration says that a target's credential comes from.</summary>
public abstract record CredentialSettings
{
    private CredentialSettings() { }

    /// <summary>Written in the configuration, or in what it points to.</summary>
    public sealed record Static(AwsCredential Credential) : CredentialSettings;

    /// <summary>The AWS SDK's default chain: environment, profiles, web identity, container, instance.</summary>
    public sealed record DefaultChain : CredentialSettings;
}

/// <summary>The credential settings in force now; a reload swaps them.</summary>
public interface ICredentialSettingsSource
{
    /// <summary>Null where there is no such target any more.</summary>
    CredentialSettings? CredentialOf(string target);
}
