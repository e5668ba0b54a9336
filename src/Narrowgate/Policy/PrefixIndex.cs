namespace Narrowgate.Policy;

/// <summary>
/// Finds everything whose prefix a text begins with. Prefixes are sorted, and each knows the longest other one that it
/// begins with: whatever stands between a prefix of the text and the text itself begins with that prefix too, so one
/// binary search and a walk along the parents finds all.
/// </summary>
internal sealed class PrefixIndex<T>
{
    private readonly string[] _prefixes;
    private readonly T[] _values;
    private readonly int[] _parents;

    public PrefixIndex(IEnumerable<KeyValuePair<string, T>> values)
    {
        var sorted = values.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToArray();
        _prefixes = [.. sorted.Select(entry => entry.Key)];
        _values = [.. sorted.Select(entry => entry.Value)];
        _parents = new int[sorted.Length];
        for (var place = 0; place < sorted.Length; place++)
        {
            var parent = place - 1;
            while (parent >= 0 && !_prefixes[place].StartsWith(_prefixes[parent], StringComparison.Ordinal))
            {
                parent = _parents[parent];
            }
            _parents[place] = parent;
        }
    }

    public T this[int place] => _values[place];

    /// <summary>The place of the longest prefix of the text; negative where there is none.</summary>
    public int Longest(string text)
    {
        var found = Array.BinarySearch(_prefixes, text, StringComparer.Ordinal);
        var place = found >= 0 ? found : ~found - 1;
        while (place >= 0 && !text.StartsWith(_prefixes[place], StringComparison.Ordinal))
        {
            place = _parents[place];
        }
        return place;
    }

    /// <summary>The next shorter prefix of the same text; negative where there is none.</summary>
    public int Shorter(int place) => _parents[place];
}
