using System.Security.Cryptography;

namespace Narrowgate.Aws.Signing;

/// <summary>Derived key pairs, kept for as long as they are used: computing a public key takes longer than verifying.</summary>
public sealed class SigV4aKeys
{
    /// <summary>Of one generation: a key pair is the same for all days, regions and services of a session.</summary>
    public const int Bound = 512;

    private readonly record struct Entry(string AccessKeyId, string Secret);

    private readonly RecentKeys<Entry, ECParameters> _kept =
        new(Bound, static entry => SigV4a.DeriveKey(entry.AccessKeyId, entry.Secret));

    /// <summary>How many are held now.</summary>
    public int Count => _kept.Count;

    public ECParameters Get(string accessKeyId, string secretAccessKey) => _kept.Get(new Entry(accessKeyId, secretAccessKey));
}
