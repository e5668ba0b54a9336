using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Narrowgate.Wire.Tls;

/// <summary>
/// The gateway's own certificate authority: made once in a folder of its own, and kept. Whoever trusts its certificate
/// (<c>ca.pem</c>) believes that it talks to AWS when it talks to this gateway; so its key (<c>ca.key</c>) never leaves
/// the folder, and is for the owner alone.
/// </summary>
public sealed class PrivateAuthority
{
    public const string CertificateFile = "ca.pem";

    private const string KeyFile = "ca.key";

    /// <summary>Callers have it in their trust stores: changing it is work for people.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    private readonly ECDsa _key;

    private PrivateAuthority(X509Certificate2 certificate, ECDsa key) => (Certificate, _key) = (certificate, key);

    public X509Certificate2 Certificate { get; }

    /// <summary>What callers are to trust.</summary>
    public string Pem => Certificate.ExportCertificatePem() + "\n";

    /// <param name="folder">Made (0700) where it is missing; one process at a time may open it.</param>
    /// <exception cref="IOException">What is there is no authority, or others may read its key; the message says how to mend it.</exception>
    public static PrivateAuthority Open(string folder, TimeProvider clock)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var (certificatePath, keyPath) = (Path.Combine(folder, CertificateFile), Path.Combine(folder, KeyFile));
        if (!File.Exists(keyPath))
        {
            if (File.Exists(certificatePath))
            {
                throw new IOException($"{certificatePath} has lost its key {KeyFile}; restore that from a backup, or remove "
                    + $"{CertificateFile} too: a new authority is made, which callers have to trust anew.");
            }
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Write(keyPath, made.ExportPkcs8PrivateKeyPem(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        var key = ReadKey(keyPath);
        if (!File.Exists(certificatePath))
        {
            const UnixFileMode everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            using var made = SelfSigned(key, clock.GetUtcNow());
            Write(certificatePath, made.ExportCertificatePem() + "\n", everybody);
        }
        return new PrivateAuthority(ReadCertificate(certificatePath, key, clock.GetUtcNow()), key);
    }

    /// <summary>The certificate alone, as it is on disk; null where there is none that could be read.</summary>
    public static X509Certificate2? Look(string folder)
    {
        try
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(folder, CertificateFile)));
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Signs a server's certificate; it never outlives the authority's own.</summary>
    public X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset to)
    {
        var (earliest, latest) = (new DateTimeOffset(Certificate.NotBefore), new DateTimeOffset(Certificate.NotAfter));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return request.Create(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key),
            from < earliest ? earliest : from, to > latest ? latest : to, SerialNumber());
    }

    private static X509Certificate2 SelfSigned(ECDsa key, DateTimeOffset now)
    {
        // A name of its own: where two gateways' authorities are trusted, each is told from the other.
        var mark = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..8];
        var request = new CertificateRequest($"CN=Narrowgate private CA {mark}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), now.AddDays(-1), now + Lifetime, SerialNumber());
    }

    private static ECDsa ReadKey(string path)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if ((File.GetUnixFileMode(path) & others) != UnixFileMode.None)
        {
            throw new IOException($"{path} can be read by others than its owner; run: chmod 600 {path} (if somebody may have "
                + $"read it, remove it and {CertificateFile} instead: a new authority is made, which callers have to trust anew).");
        }
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        }
        catch (Exception broken) when (broken is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw Broken(path, "is no key");
        }
    }

    private static X509Certificate2 ReadCertificate(string path, ECDsa key, DateTimeOffset now)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
        }
        catch (CryptographicException)
        {
            throw Broken(path, "is no certificate");
        }
        using var stated = certificate.GetECDsaPublicKey();
        return stated is null || !stated.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())
                ? throw Broken(path, $"does not belong to {KeyFile}")
            : new DateTimeOffset(certificate.NotAfter) < now ? throw Broken(path, "has expired")
            : certificate;
    }

    private static IOException Broken(string path, string what) => new(
        $"{path} {what}; restore {KeyFile} and {CertificateFile} from a backup, or remove both: a new authority is made, "
        + "which callers have to trust anew.");

    /// <summary>Written whole under another name first: a crash leaves no half of it.</summary>
    private static void Write(string path, string pem, UnixFileMode mode)
    {
        var draft = $"{path}.draft";
        File.Delete(draft);
        using (var file = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = mode,
        }))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(pem));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path);
    }

    // RFC 5280, 4.1.2.2: positive, at most 20 bytes.
    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
