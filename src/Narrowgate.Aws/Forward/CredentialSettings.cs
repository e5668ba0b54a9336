namespace Narrowgate.Aws.Forward;

/// <summary>Where the configuration says that a target's credential comes from.</summary>
public abstract record CredentialSettings
{
    private CredentialSettings() { }

    /// <summary>Written in the configuration, or in what it points to.</summary>
    public sealed record Static(AwsCredential Credential) : CredentialSettings;

    /// <summary>The AWS SDK's default chain: environment, profiles, web identity, container, instance.</summary>
    public sealed record DefaultChain : CredentialSettings;

    /// <summary>A role that the gateway assumes for each session, under the session's name.</summary>
    /// <param name="ExternalId">What the role's trust policy asks for, or null.</param>
    /// <param name="Region">Where STS is asked; null: in the target's first.</param>
    /// <param name="NamesSource">Whether the caller's subject is passed as source identity.</param>
    /// <param name="Source">Whose keys assume it.</param>
    public sealed record AssumeRole(
        RoleArn RoleArn, string? ExternalId, string? Region, bool NamesSource, CredentialSettings Source) : CredentialSettings;
}

/// <summary>The credential settings in force now; a reload swaps them.</summary>
public interface ICredentialSettingsSource
{
    /// <summary>Null where there is no such target any more.</summary>
    CredentialSettings? CredentialOf(string target);
}
