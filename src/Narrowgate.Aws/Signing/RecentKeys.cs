using System.Collections.Concurrent;

namespace Narrowgate.Aws.Signing;

/// <summary>
/// What was derived lately, so that it is not derived for every call. Bounded by two generations: when the young one is
/// full the old one is forgotten.
/// </summary>
/// <param name="bound">Of one generation.</param>
internal sealed class RecentKeys<TEntry, TKey>(int bound, Func<TEntry, TKey> derive)
    where TEntry : notnull
{
    private sealed record Generations(ConcurrentDictionary<TEntry, TKey> Young, ConcurrentDictionary<TEntry, TKey> Old);

    private volatile Generations _kept = new(new(), new());

    /// <summary>How many are held now.</summary>
    public int Count => _kept.Young.Count + _kept.Old.Count;

    public TKey Get(TEntry entry)
    {
        var kept = _kept;
        if (kept.Young.TryGetValue(entry, out var key))
        {
            return key;
        }
        key = kept.Old.TryGetValue(entry, out var old) ? old : derive(entry);
        // Two threads may both turn the page: the one that loses only loses some keys that can be derived again.
        if (kept.Young.Count >= bound)
        {
            _kept = kept = new Generations(new(), kept.Young);
        }
        kept.Young[entry] = key;
        return key;
    }
}
