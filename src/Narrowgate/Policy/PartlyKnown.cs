namespace Narrowgate.Policy;

/// <summary>
/// Patterns against a name of which parts are not known, written with <c>?</c> and <c>*</c> in it
/// (<see cref="Operations.Resource.Partly"/>): does the pattern match a name that it could be, or every one?
/// </summary>
internal static class PartlyKnown
{
    /// <summary>Whether some name that it could be is matched: enough for a Deny.</summary>
    public static bool MatchesSome(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name) =>
        Matches(pattern, name, every: false);

    /// <summary>
    /// Whether every name that it could be is matched: what an Allow needs. May say no too often, never yes.
    /// </summary>
    public static bool MatchesEvery(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name) =>
        Matches(pattern, name, every: true);

    // Row by row: whether the pattern so far goes with each beginning of the name. Both come from a policy and a request
    // of bounded length, so their product is affordable.
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name, bool every)
    {
        var row = new bool[name.Length + 1];
        var next = new bool[name.Length + 1];
        row[0] = true;
        for (var length = 1; length < row.Length; length++)
        {
            row[length] = !every && row[length - 1] && name[length - 1] == '*';
        }
        foreach (var wanted in pattern)
        {
            next[0] = wanted == '*' && row[0];
            for (var length = 1; length < row.Length; length++)
            {
                var there = name[length - 1];
                next[length] = wanted == '*' ? row[length] || next[length - 1]
                    : there == '*' ? !every && (row[length] || next[length - 1])
                    : row[length - 1] && (wanted == '?' || (there == '?' ? !every : wanted == there));
            }
            (row, next) = (next, row);
        }
        return row[^1];
    }
}
