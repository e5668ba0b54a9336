namespace Narrowgate.Policy;

/// <summary>
/// Levenshtein's distance: how many characters must be added, dropped or changed to make one text of another, without
/// regard to case.
/// </summary>
public static class EditDistance
{
    /// <summary>The distance, or any number above the bound where it is farther.</summary>
    public static int Between(string left, string right, int bound)
    {
        if (Math.Abs(left.Length - right.Length) > bound)
        {
            return bound + 1;
        }
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                (row[j], diagonal) = (Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost), row[j]);
            }
        }
        return row[right.Length];
    }
}
