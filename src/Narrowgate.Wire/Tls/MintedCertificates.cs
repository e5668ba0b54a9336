using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Narrowgate.Wire.Tls;

/// <summary>
/// Server certificates of the gateway's own authority, made when a client first asks for a name. They live in memory
/// alone and not for long; so many are kept, and the one that was made first gives way.
/// </summary>
public sealed class MintedCertificates(PrivateAuthority authority, TimeProvider clock, Limits limits)
{
    /// <summary>Made anew at half of it: no certificate that a client sees is about to expire.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>A client's clock may be behind ours.</summary>
    private static readonly TimeSpan Earlier = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Minted> _minted = new(StringComparer.Ordinal);

    // One for all: they are all ours, and end with the process.
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _minted.Count;
            }
        }
    }

    /// <param name="names">Host names in lower case, and IP addresses in numbers; the first is the subject.</param>
    public SslStreamCertificateContext For(params IReadOnlyList<string> names)
    {
        var key = string.Join(' ', names);
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            if (_minted.TryGetValue(key, out var known) && now < known.At + (Lifetime / 2))
            {
                return known.Context;
            }
            _minted.Remove(key);
            if (_minted.Count >= limits.MintedCertificates)
            {
                _minted.Remove(_minted.MinBy(entry => entry.Value.At).Key);
            }
            // Nothing is fetched to complete the chain: it ends at the authority, which the client has.
            var context = SslStreamCertificateContext.Create(Mint(names, now), additionalCertificates: null, offline: true);
            _minted.Add(key, new Minted(context, now));
            return context;
        }
    }

    private X509Certificate2 Mint(IReadOnlyList<string> names, DateTimeOffset now)
    {
        // X.520 has 64 characters for a common name; clients read the alternative names.
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(names[0].Length <= 64 ? names[0] : "narrowgate");
        var request = new CertificateRequest(subject.Build(), _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }
        request.CertificateExtensions.Add(alternatives.Build());
        using var signed = authority.Sign(request, now - Earlier, now + Lifetime);
        return signed.CopyWithPrivateKey(_key);
    }

    private sealed record Minted(SslStreamCertificateContext Context, DateTimeOffset At);
}
