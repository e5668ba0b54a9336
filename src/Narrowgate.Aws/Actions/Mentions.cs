using System.Text.RegularExpressions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// Everything that a call names: every account, principal, ARN and URL at any depth, in keys of maps and in documents
/// within texts too. An ARN and a URL are one wherever they stand; twelve digits are an account only where the member is
/// about accounts, and a word is a principal only where the member is about principals. What passes through as data
/// (customer-data.txt) names nothing.
/// </summary>
internal static partial class Mentions
{
    // The longest that AWS documents for any resource (IAM: Resource ARNs in policies, 2,048); what is longer names nothing.
    private const int LongestArn = 2048;

    /// <summary>Each once at each place, in the order of the parameters.</summary>
    public static IEnumerable<Named> In(CallFacts call) =>
        call.Readings.Where(read => !read.Passage.IsData).SelectMany(read => In(read.Reading)).Distinct();

    public static IEnumerable<Named> In(Reading reading)
    {
        var (text, place) = (reading.Text, reading.Place);
        foreach (var arn in Arns(text))
        {
            yield return new Named(IsPrincipal(arn) ? NamedKind.Principal : NamedKind.Resource, arn, place.ToString());
        }
        foreach (var account in Accounts(text, place, reading.IsPolicy))
        {
            yield return new Named(NamedKind.Account, account, place.ToString());
        }
        foreach (var url in text.Contains("://", StringComparison.Ordinal) ? Url().Matches(text) : Enumerable.Empty<Match>())
        {
            yield return new Named(NamedKind.Address, url.Value, place.ToString());
        }
        if (place.Is(MemberWords.IsPrincipal) && Principal().IsMatch(text))
        {
            yield return new Named(NamedKind.Principal, text, place.ToString());
        }
    }

    private static IEnumerable<string> Accounts(string text, Place place, bool isPolicy)
    {
        if (place.Is(MemberWords.IsAccount))
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
        for (var at = text.IndexOf(Arn.Start, StringComparison.Ordinal); at >= 0;
            at = text.IndexOf(Arn.Start, at + 1, StringComparison.Ordinal))
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
        return Arn.Parts(arn).Length == 6 ? arn : null;
    }

    private static bool IsEnd(char character) => char.IsWhiteSpace(character) || character is '"' or '\'' or ',' or '<' or '>' or '`';

    private static bool IsPrincipal(string arn) =>
        Arn.Parts(arn) is { Length: 6 } parts
        && parts[2] is "iam" or "sts"
        && PrincipalTypes.Any(type => parts[5].StartsWith(type, StringComparison.Ordinal));

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
