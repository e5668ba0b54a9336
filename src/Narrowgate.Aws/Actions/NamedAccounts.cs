using System.Text.Json;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// The accounts that a request names: in ARNs, in members that hold an account's number, in policy documents. Data that
/// passes through (items, messages, log events) names nothing.
/// </summary>
internal static partial class NamedAccounts
{
    public static IEnumerable<string> In(CallFacts call) => call.Texts.SelectMany(OfText);

    /// <summary>The account in an ARN; null where it has none or is none.</summary>
    public static string? OfArn(string text) =>
        text.StartsWith("arn:", StringComparison.Ordinal)
            && text.Split(':', 6) is { Length: 6 } parts
            && Arn.IsAccount(parts[4])
            ? parts[4]
            : null;

    private static IEnumerable<string> OfText(NamedText text)
    {
        if (NamedMembers.IsReference(text.Member) && OfArn(text.Content) is { } owner)
        {
            yield return owner;
        }
        if (NamedMembers.IsAccount(text.Member) && Arn.IsAccount(text.Content))
        {
            yield return text.Content;
        }
        if (NamedMembers.IsPolicy(text.Member))
        {
            foreach (var account in OfPolicy(text.Content))
            {
                yield return account;
            }
        }
    }

    private static IEnumerable<string> OfPolicy(string document) =>
        Unescaped(document).SelectMany(text => Account().Matches(text).Select(match => match.Groups["account"].Value));

    /// <summary>
    /// The strings of a document, for JSON can write a digit as \u0031; the text itself where it is no JSON.
    /// </summary>
    private static string[] Unescaped(string document)
    {
        if (!document.AsSpan().TrimStart().StartsWith("{"))
        {
            return [document];
        }
        try
        {
            using var json = JsonDocument.Parse(document);
            return Strings(json.RootElement).ToArray();
        }
        catch (JsonException)
        {
            // Not ours to judge: AWS refuses what is no policy. What can be seen in it counts nevertheless.
            return [document];
        }
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .SelectMany(property => Strings(property.Value).Prepend(Read(() => property.Name, ""))),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [Read(() => element.GetString()!, element.GetRawText())],
        JsonValueKind.Number => [element.GetRawText()],
        _ => [],
    };

    // Half a surrogate pair makes one string unreadable; the others count nevertheless.
    private static string Read(Func<string> text, string otherwise)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            return otherwise;
        }
    }

    /// <summary>The account of an ARN, or a principal that is a bare account.</summary>
    [GeneratedRegex(@"(\Aarn:|[^A-Za-z0-9]arn:)[^:\s]*:[^:\s]*:[^:\s]*:(?<account>[0-9]{12}):|\A(?<account>[0-9]{12})\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Account();
}
