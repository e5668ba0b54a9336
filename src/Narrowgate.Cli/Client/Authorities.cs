using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Narrowgate.Cli.Client;

/// <summary>
/// Whom the command line trusts to be the gateway: the system's authorities, and those of AWS_CA_BUNDLE, which
/// <c>narrowgate env</c> sets and in whose environment a credential_process runs.
/// </summary>
internal sealed class Authorities(X509Certificate2Collection bundle)
{
    public static Authorities Of(Surroundings here)
    {
        var bundle = new X509Certificate2Collection();
        if (here.Variable("AWS_CA_BUNDLE") is { Length: > 0 } path)
        {
            try
            {
                bundle.ImportFromPemFile(Path.GetFullPath(path, here.Directory));
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or CryptographicException)
            {
                throw new CommandFailedException(ExitCode.BadUsage, $"AWS_CA_BUNDLE cannot be read: {broken.Message}");
            }
        }
        return new Authorities(bundle);
    }

    /// <summary>A wrong name stays wrong; only an authority that the system does not know is looked for in the bundle.</summary>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 shown || bundle.Count == 0)
        {
            return errors == SslPolicyErrors.None;
        }
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(bundle);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
        own.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return own.Build(shown);
    }
}
