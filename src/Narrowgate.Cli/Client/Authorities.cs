using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Narrowgate.Cli.Client;

/// <summary>
/// Whom the command line trusts to be the gateway: the system's authorities, and those of AWS_CA_BUNDLE, which
/// <c>narrowgate env</c> sets and in whose environment a credential_process runs.
/// </summary>
internal static class Authorities
{
    /// <summary>Null where it is the system's alone.</summary>
    public static X509ChainPolicy? Of(Surroundings here)
    {
        if (here.Variable("AWS_CA_BUNDLE") is not { Length: > 0 } path)
        {
            return null;
        }
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        policy.CustomTrustStore.AddRange(system.Certificates);
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(Path.GetFullPath(path, here.Directory));
            return policy;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandFailedException(ExitCode.BadUsage, $"AWS_CA_BUNDLE cannot be read: {broken.Message}");
        }
    }
}
