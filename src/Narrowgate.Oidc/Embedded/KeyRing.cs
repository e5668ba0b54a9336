using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Narrowgate.Oidc.Keys;

namespace Narrowgate.Oidc.Embedded;

/// <summary>An embedded issuer's keys: one that signs, and retired ones while tokens of theirs may live.</summary>
internal sealed class KeyRing
{
    private static readonly ImmutableArray<string> Algorithm = ["ES256"];

    private readonly Lock _gate = new();
    private readonly KeyRingFile _file;
    private readonly TimeProvider _clock;
    private Opened _now;

    private KeyRing(KeyRingFile file, KeyRingContents contents, TimeProvider clock) =>
        (_file, _clock, _now) = (file, clock, Opened.From(contents));

    public static KeyRing Open(string directory, string name, TimeProvider clock)
    {
        var file = new KeyRingFile(directory, name);
        var contents = file.Read() ?? file.CreateOrRead(new KeyRingContents(NewKey(), []));
        return new KeyRing(file, contents, clock);
    }

    public SigningCredentials Signing() => new(Current().Active.Key, SecurityAlgorithms.EcdsaSha256);

    public KeySet VerificationKeys()
    {
        var opened = Current();
        var living = opened.Retired.Where(retired => StillVerifies(retired.RetiredAt)).Select(retired => retired.Key);
        return new KeySet([opened.Active, .. living]);
    }

    public string PublicDocument() => KeySetDocument.Write(VerificationKeys());

    public void Rotate()
    {
        lock (_gate)
        {
            var old = _now.Contents;
            var retired = new RetiredKey(Opened.PublicPart(old.ActiveKey), _clock.GetUtcNow());
            var contents = new KeyRingContents(NewKey(),
                [retired, .. old.Retired.Where(key => StillVerifies(key.RetiredAt))]);
            // On disk first: a token must not be signed with a key that a crash would lose.
            _file.Replace(contents);
            _now = Opened.From(contents);
        }
    }

    private Opened Current()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    private bool StillVerifies(DateTimeOffset retiredAt) =>
        _clock.GetUtcNow() < retiredAt + EmbeddedIssuer.LongestTtl + TimeSpan.FromHours(1);

    private static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private sealed record Opened(
        KeyRingContents Contents,
        VerificationKey Active,
        ImmutableArray<(VerificationKey Key, DateTimeOffset RetiredAt)> Retired)
    {
        public static Opened From(KeyRingContents contents) => new(
            contents,
            Load(contents.ActiveKey),
            [.. contents.Retired.Select(retired => (Load(retired.PublicKey), retired.RetiredAt))]);

        public static string PublicPart(string pem)
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return key.ExportSubjectPublicKeyInfoPem();
        }

        private static VerificationKey Load(string pem)
        {
            var key = ECDsa.Create();
            key.ImportFromPem(pem);
            var security = new ECDsaSecurityKey(key);
            // RFC 7638: the id follows from the key, so that it need not be kept.
            security.KeyId = Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());
            return new VerificationKey(security.KeyId, security, Algorithm);
        }
    }
}
