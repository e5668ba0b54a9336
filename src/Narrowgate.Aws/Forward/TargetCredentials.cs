using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Narrowgate.Credentials;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// Fetches a target's credential for each call. Settings are read each time, and the SDK's chain notices changed files
/// and renews what expires by itself, so that a rotated credential is effective for the next call.
/// </summary>
public sealed class TargetCredentials(ICredentialSettingsSource settings) : ICredentialSource<AwsCredential>
{
    private static readonly DefaultAWSCredentialsIdentityResolver Chain = new();

    public async ValueTask<Verdict<Held<AwsCredential>>> FetchAsync(string target, CancellationToken cancellation) =>
        (await FindAsync(target, cancellation)).Holds(out var found, out var refusal) ? new Held<AwsCredential>(found) : refusal;

    /// <summary>For this room alone: elsewhere a credential is held until a permit opens it.</summary>
    internal async ValueTask<Verdict<AwsCredential>> FindAsync(string target, CancellationToken cancellation) =>
        settings.CredentialOf(target) switch
        {
            CredentialSettings.Static held => held.Credential,
            CredentialSettings.DefaultChain => await FromChainAsync(target, cancellation),
            _ => Unavailable(target, "The configuration names no credential for it."),
        };

    private static async ValueTask<Verdict<AwsCredential>> FromChainAsync(
        string target, CancellationToken cancellation)
    {
        try
        {
            var identity = await Chain.ResolveIdentityAsync(clientConfig: null, cancellation);
            var found = await identity.GetCredentialsAsync();
            return new AwsCredential(found.AccessKey, found.SecretKey, found.UseToken ? found.Token : null);
        }
        catch (AmazonClientException exception)
        {
            // The chain's message names the places where it looked, never what it found there.
            return Unavailable(target, exception.Message);
        }
    }

    private static Refusal Unavailable(string target, string detail) => new(
        RefusalReason.CredentialUnavailable,
        $"narrowgate has no credential for target {target} just now. Try again, or ask the gateway's operator.",
        detail);
}
