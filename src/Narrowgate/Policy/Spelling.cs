namespace Narrowgate.Policy;

/// <summary>Finds what somebody probably meant, for messages.</summary>
public static class Spelling
{
    /// <summary>The nearest of the right names, or null where none is near enough to be worth a guess.</summary>
    public static string? Nearest(string word, IEnumerable<string> names)
    {
        if (word.Length > 200)
        {
            return null;
        }
        var best = names
            .Select(name => (Name: name, Distance: Distance(Fold(word), Fold(name))))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, word.Length / 3) ? best.Name : null;
    }

    // Case and separators are what people get wrong first: they count for nothing.
    private static string Fold(string text) =>
        text.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    // Levenshtein's distance, one row at a time.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                var swap = left[i - 1] == right[j - 1] ? diagonal : diagonal + 1;
                row[j] = Math.Min(swap, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[^1];
    }
}
