using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Narrowgate.Wire.Tls;

/// <summary>A certificate that the operator brought, with its key and the chain up to its authority.</summary>
public sealed class ServerCertificate
{
    private readonly Lazy<SslStreamCertificateContext> _context;

    private ServerCertificate(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        Certificate = certificate;
        // Nothing is fetched: what the file does not have, clients do not get.
        _context = new(() => SslStreamCertificateContext.Create(certificate, chain, offline: true));
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>For handshakes.</summary>
    public SslStreamCertificateContext Context => _context.Value;

    /// <param name="certificates">PEM: the server's own certificate first, then those that lead to its authority.</param>
    /// <param name="key">PEM, unencrypted.</param>
    /// <param name="fault">What is wrong where null is returned; begins in lower case, names neither file.</param>
    public static ServerCertificate? Read(string certificates, string key, DateTimeOffset now, out string fault)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificates);
            if (chain.Count == 0)
            {
                fault = "the certificate's file has no certificate";
                return null;
            }
            if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            {
                fault = "the key's file has no private key";
                return null;
            }
            if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
            {
                fault = "the key is encrypted";
                return null;
            }
            var certificate = X509Certificate2.CreateFromPem(certificates, key);
            chain[0].Dispose();
            chain.RemoveAt(0);
            fault = new DateTimeOffset(certificate.NotAfter) <= now
                ? $"the certificate expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}"
                : "";
            return fault.Length == 0 ? new ServerCertificate(certificate, chain) : null;
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            fault = "the key does not belong to the certificate, or one of them is broken";
            return null;
        }
    }

    /// <summary>Whether clients that look for that host accept the certificate's names.</summary>
    public bool Covers(string host) => Certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false);
}
