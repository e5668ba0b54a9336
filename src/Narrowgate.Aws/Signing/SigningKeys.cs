using System.Collections.Concurrent;

namespace Narrowgate.Aws.Signing;

/// <summary>
/// Derived signing keys, kept for as long as they are used: four HMACs saved a call. Bounded by two generations: when
/// the young one is full the old one is forgotten.
/// </summary>
public sealed class SigningKeys
{
    /// <summary>Of one generation: some hundred sessions with a handful of services each.</summary>
    public const int Bound = 2048;

    private sealed record Generations(ConcurrentDictionary<Entry, byte[]> Young, ConcurrentDictionary<Entry, byte[]> Old);

    private readonly record struct Entry(string Secret, SigningScope Scope);

    private volatile Generations _kept = new(new(), new());

    /// <summary>How many are held now.</summary>
    public int Count => _kept.Young.Count + _kept.Old.Count;

    public byte[] Get(string secretAccessKey, SigningScope scope)
    {
        var entry = new Entry(secretAccessKey, scope);
        var kept = _kept;
        if (kept.Young.TryGetValue(entry, out var key))
        {
            return key;
        }
        key = kept.Old.TryGetValue(entry, out var old) ? old : SignatureAlgorithm.DeriveKey(secretAccessKey, scope);
        // Two threads may both turn the page: the one that loses only loses some keys that can be derived again.
        if (kept.Young.Count >= Bound)
        {
            _kept = kept = new Generations(new(), kept.Young);
        }
        kept.Young[entry] = key;
        return key;
    }
}
