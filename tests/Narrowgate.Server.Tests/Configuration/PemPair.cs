using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Narrowgate.Server.Tests.Configuration;

/// <summary>A certificate that signs itself, and its key, as an operator would bring them.</summary>
internal static class PemPair
{
    public static (string Certificate, string Key) For(string host, DateTimeOffset from, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(from, from.AddDays(days));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
