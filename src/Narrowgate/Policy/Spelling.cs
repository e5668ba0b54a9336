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
        var farthest = Math.Max(2, word.Length / 3);
        var best = names
            .Select(name => (Name: name, Distance: EditDistance.Between(Fold(word), Fold(name), farthest)))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= farthest ? best.Name : null;
    }

    // Separators are what people get wrong first, beside the case: they count for nothing.
    private static string Fold(string text) =>
        text.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}
