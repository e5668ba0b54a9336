using Narrowgate.Wire.Tls;

namespace Narrowgate.Server.Configuration;

/// <summary><c>tls: { certificate, key }</c>: files that are watched; a renewed pair is in force for the next connection.</summary>
internal static class TlsReader
{
    private const string Remedy = "write tls: { certificate: PEM-FILE, key: PEM-FILE }, or leave tls out: the gateway then makes its own";

    /// <summary>Null where there is none, and after a fault.</summary>
    public static ServerCertificate? Read(Section? section, DateTimeOffset now)
    {
        if (section is null)
        {
            return null;
        }
        var chain = section.FileText("certificate", Remedy);
        var key = section.FileText("key", Remedy);
        section.Close();
        if (chain is null || key is null)
        {
            return null;
        }
        var certificate = ServerCertificate.Read(chain, key, now, out var fault);
        if (certificate is null)
        {
            section.Faults.Add(
                section.Place, $"tls cannot be used: {fault}",
                "give it PEM files: the certificate with its chain behind it, and its own key without a password");
        }
        return certificate;
    }
}
