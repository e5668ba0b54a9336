namespace Narrowgate.Aws.Actions;

/// <summary>IAM's wildcards: <c>*</c> any characters, <c>?</c> exactly one.</summary>
internal static class Wildcard
{
    /// <summary>Whether the whole text is of the pattern. Linear in both: one step back at most a star.</summary>
    public static bool Matches(string pattern, string text, bool ignoreCase = false)
    {
        int at = 0, textAt = 0, star = -1, starText = 0;
        while (textAt < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, starText) = (at++, textAt);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || Same(pattern[at], text[textAt], ignoreCase)))
            {
                at++;
                textAt++;
            }
            else if (star >= 0)
            {
                (at, textAt) = (star + 1, ++starText);
            }
            else
            {
                return false;
            }
        }
        return pattern.AsSpan(at).TrimStart('*').IsEmpty;
    }

    private static bool Same(char left, char right, bool ignoreCase) =>
        left == right || (ignoreCase && char.ToLowerInvariant(left) == char.ToLowerInvariant(right));
}
