namespace Narrowgate.Aws.Actions;

/// <summary>Runs of twelve digits in a text, and whether what is around one makes it an account's number.</summary>
internal static class AccountNumbers
{
    public const int Length = 12;

    /// <summary>Where runs of exactly twelve digits begin.</summary>
    public static IEnumerable<int> In(string text)
    {
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                continue;
            }
            if (at - start == Length)
            {
                yield return start;
            }
            start = at + 1;
        }
    }

    /// <summary>A word of its own: in a list, between quotes.</summary>
    public static bool StandsAlone(string text, int at) => !IsOfWord(text, at - 1) && !IsOfWord(text, at + Length);

    /// <summary>
    /// <c>ACCOUNT:function:NAME</c>; <c>ACCOUNT.dkr.ecr.REGION.amazonaws.com</c> and other hosts; a queue's
    /// <c>https://HOST/ACCOUNT/NAME</c>.
    /// </summary>
    public static bool IsInName(string text, int at)
    {
        var end = at + Length;
        return end < text.Length && text[end] switch
        {
            ':' => at == 0,
            '.' => (at == 0 || text[at - 1] is '/' or '@' || !IsOfWord(text, at - 1))
                && end + 1 < text.Length && char.IsAsciiLetter(text[end + 1]),
            '/' => at > 0 && text[at - 1] == '/' && IsFirstStep(text, at - 1),
            _ => false,
        };
    }

    /// <summary>Whether the slash is the first after a URL's host.</summary>
    private static bool IsFirstStep(string text, int slash) =>
        text.LastIndexOf("://", slash, StringComparison.Ordinal) is var host && host >= 0
        && host + 3 < slash
        && text.IndexOf('/', host + 3) == slash;

    private static bool IsOfWord(string text, int at) =>
        at >= 0 && at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.' or ':' or '/' or '-');
}
