using System.Text.RegularExpressions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// What one text names. An ARN and a URL are one wherever they stand; twelve digits are an account only where the member
/// is about accounts, and a word is a principal only where the member is about principals.
/// </summary>
internal static partial class NamedInText
{
    private const string ArnStart = "arn:";

    // The longest that AWS documents for any resource (IAM: Resource ARNs in policies, 2,048); what is longer names nothing.
    private const int LongestArn = 2048;

    public static IEnumerable<Named> Of(string text, Place place) =>
        Readings.Of(text, place).SelectMany(reading => InReading(reading.Text, reading.Place, reading.IsPolicy));

    private static IEnumerable<Named> InReading(string text, Place place, bool isPolicy)
    {
        foreach (var arn in Arns(text))
        {
            yield return new Named(IsPrincipal(arn) ? NamedKind.Principal : NamedKind.Resource, arn, place.ToString());
        }
        foreach (var account in Accounts(text, place, isPolicy))
        {
            yield return new Named(NamedKind.Account, account, place.ToString());
        }
        foreach (var url in text.Contains("://", StringComparison.Ordinal) ? Url().Matches(text) : Enumerable.Empty<Match>())
        {
            yield return new Named(NamedKind.Address, url.Value, place.ToString());
        }
        if (place.Is(NamedMembers.IsPrincipal) && Principal().IsMatch(text))
        {
            yield return new Named(NamedKind.Principal, text, place.ToString());
        }
    }

    private static IEnumerable<string> Accounts(string text, Place place, bool isPolicy)
    {
        if (place.Is(NamedMembers.IsAccount))
        {
            foreach (var word in text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Where(Arn.IsAccount))
            {
                yield return word;
            }
        }
        foreach (var at in AccountNumbers.In(text).Where(at =>
            (isPolicy && AccountNumbers.StandsAlone(text, at)) || AccountNumbers.IsInName(text, at)))
        {
            yield return text.Substring(at, AccountNumbers.Length);
        }
    }

    /// <summary>Each ARN in a text, those within others too (the function in an integration's URI).</summary>
    private static IEnumerable<string> Arns(string text)
    {
        for (var at = text.IndexOf(ArnStart, StringComparison.Ordinal); at >= 0;
            at = text.IndexOf(ArnStart, at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) && Whole(text, at) is { } arn)
            {
                yield return arn;
            }
        }
    }

    /// <summary>From its start to where it must end; null where it has too few parts.</summary>
    private static string? Whole(string text, int start)
    {
        var end = start;
        while (end < text.Length && !IsEnd(text[end]))
        {
            if (++end - start > LongestArn)
            {
                return null;
            }
        }
        var arn = text[start..end];
        return Fields(arn).Length == 6 ? arn : null;
    }

    private static bool IsEnd(char character) => char.IsWhiteSpace(character) || character is '"' or '\'' or ',' or '<' or '>' or '`';

    /// <summary>The account in an ARN; null where it has none or is none.</summary>
    public static string? AccountOf(string arn) =>
        arn.StartsWith(ArnStart, StringComparison.Ordinal) && Fields(arn) is { Length: 6 } fields && Arn.IsAccount(fields[4])
            ? fields[4]
            : null;

    /// <summary>Six parts; a template's <c>${AWS::Partition}</c> is one of them though it has colons.</summary>
    private static string[] Fields(string arn)
    {
        var fields = new List<string>(6);
        var (start, depth) = (0, 0);
        for (var at = 0; at < arn.Length && fields.Count < 5; at++)
        {
            depth += arn[at] == '{' && at > 0 && arn[at - 1] == '$' ? 1 : arn[at] == '}' && depth > 0 ? -1 : 0;
            if (arn[at] == ':' && depth == 0)
            {
                fields.Add(arn[start..at]);
                start = at + 1;
            }
        }
        return [.. fields, arn[start..]];
    }

    private static bool IsPrincipal(string arn) =>
        Fields(arn) is { Length: 6 } fields
        && fields[2] is "iam" or "sts"
        && PrincipalTypes.Any(type => fields[5].StartsWith(type, StringComparison.Ordinal));

    private static readonly string[] PrincipalTypes =
        ["root", "user/", "role/", "assumed-role/", "federated-user/", "saml-provider/", "oidc-provider/"];

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9+.-]*://[^\s""'<>`]+",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Url();

    /// <summary>Everybody, a service, an organization or a path in it, a canonical user id, a federated provider.</summary>
    [GeneratedRegex(
        @"\A(\*|[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws|amazon|google|facebook)\.com(\.cn)?|o-[a-z0-9]{10,32}(/.*)?|(id=""?)?[0-9a-f]{64}""?)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Principal();
}
