namespace Narrowgate.Aws.Signing;

/// <summary>Derived signing keys, kept for as long as they are used: four HMACs saved a call.</summary>
public sealed class SigningKeys
{
    /// <summary>Of one generation: some hundred sessions with a handful of services each.</summary>
    public const int Bound = 2048;

    private readonly record struct Entry(string Secret, SigningScope Scope);

    private readonly RecentKeys<Entry, byte[]> _kept =
        new(Bound, static entry => SignatureAlgorithm.DeriveKey(entry.Secret, entry.Scope));

    /// <summary>How many are held now.</summary>
    public int Count => _kept.Count;

    public byte[] Get(string secretAccessKey, SigningScope scope) => _kept.Get(new Entry(secretAccessKey, scope));
}
