using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Narrowgate.Credentials;
using Narrowgate.Identity;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// Fetches a target's credential for each call. Settings are read each time, and the SDK's chain notices changed files
/// and renews what expires by itself, so that a rotated credential is effective for the next call.
/// <code>
///   static, or the SDK's chain ──▶ the target's own role ──▶ roles that the caller assumed through the gateway ──▶ lease
/// </code>
/// </summary>
public sealed class TargetCredentials(ICredentialSettingsSource settings, IAwsTargets targets, AssumedRoles roles)
    : ICredentialSource<AwsCredential>
{
    private static readonly DefaultAWSCredentialsIdentityResolver Chain = new();

    public async ValueTask<Verdict<Held<AwsCredential>>> FetchAsync(Session session, CancellationToken cancellation)
    {
        if (targets.ByName(session.Target) is not { } target)
        {
            return Unavailable(session.Target, "There is no such target any more.");
        }
        if (!(await FindAsync(target, session.Name, session.Caller, cancellation)).Holds(out var credential, out var refusal))
        {
            return refusal;
        }
        foreach (var assumption in session.Assumptions)
        {
            // Keys outlive the configuration that they were issued under.
            if (!target.Exchanges(assumption.Identity))
            {
                return new Refusal(RefusalReason.NotAdmitted,
                    $"The target {session.Target} does not exchange {assumption.Identity} any more. Ask the gateway's operator.");
            }
            if (!(await roles.GetAsync(target, credential, assumption, region: null, cancellation)).Holds(out credential, out refusal))
            {
                return refusal;
            }
        }
        return new Held<AwsCredential>(credential);
    }

    /// <summary>For this room alone: elsewhere a credential is held until a permit opens it.</summary>
    /// <param name="name">For CloudTrail, where the credential is an assumed role: the session's.</param>
    /// <param name="caller">Null where nobody called.</param>
    internal ValueTask<Verdict<AwsCredential>> FindAsync(
        AwsTarget target, string name, Caller? caller, CancellationToken cancellation) =>
        FindAsync(settings.CredentialOf(target.Target.Name), target, name, caller, cancellation);

    private async ValueTask<Verdict<AwsCredential>> FindAsync(
        CredentialSettings? from, AwsTarget target, string name, Caller? caller, CancellationToken cancellation) => from switch
        {
            CredentialSettings.Static held => held.Credential,
            CredentialSettings.DefaultChain => await FromChainAsync(target.Target.Name, cancellation),
            CredentialSettings.AssumeRole role => await AssumeAsync(role, target, name, caller, cancellation),
            _ => Unavailable(target.Target.Name, "The configuration names no credential for it."),
        };

    private async ValueTask<Verdict<AwsCredential>> AssumeAsync(
        CredentialSettings.AssumeRole role, AwsTarget target, string name, Caller? caller, CancellationToken cancellation) =>
        (await FindAsync(role.Source, target, name, caller, cancellation)).Holds(out var source, out var refusal)
            ? await roles.GetAsync(target, source, OwnRole.Terms(role, name, caller), role.Region, cancellation)
            : refusal;

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
