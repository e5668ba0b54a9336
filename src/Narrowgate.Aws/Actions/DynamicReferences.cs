using System.Globalization;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// References to secrets and parameters inside texts, templates and documents included:
/// <c>{{resolve:secretsmanager:db:SecretString:password}}</c>, <c>{{resolve:ssm-secure:key:3}}</c>, <c>resolve:ssm:ami</c>,
/// <c>{{ssm:name}}</c>, <c>EMR.secret@db</c>
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html). A reference that goes on in
/// another string (Fn::Join) or contains a variable (Fn::Sub) is of something unknown.
/// </summary>
internal static partial class DynamicReferences
{
    // JSON within a string within JSON: each layer escapes the one inside it.
    private const int MostLayers = 8;

    public static IEnumerable<Need> In(string text, CallScope scope)
    {
        if (!MayHave(text))
        {
            return [];
        }
        var plain = Unescaped(text);
        return Resolved().Matches(plain)
            .Select(match => OfResolve(match.Groups["store"].Value, Name(match), scope))
            .Concat(OfDocument().Matches(plain).Select(match => SecretName.Parameter(Name(match).Trim(), scope)))
            .Concat(OfEmr().Matches(plain).Select(match => SecretName.Secret(Name(match), scope)))
            .Concat(CutOff().IsMatch(plain) ? Anything(scope) : [])
            .Concat(plain.Contains("AWS::SSM::Parameter::Value", StringComparison.Ordinal)
                ? [SecretName.Parameter("${parameters of the template}", scope)]
                : []);
    }

    private static string Name(Match match) => match.Groups["name"].Value;

    private static bool MayHave(string text) =>
        text.Contains("{{", StringComparison.Ordinal)
        || text.Contains("resolve:", StringComparison.Ordinal)
        || text.Contains("EMR.secret@", StringComparison.Ordinal)
        || text.Contains("AWS::SSM", StringComparison.Ordinal)
        || text.Contains('\\', StringComparison.Ordinal);

    private static Need OfResolve(string store, string name, CallScope scope) =>
        store == "secretsmanager" ? SecretName.Secret(name, scope) : SecretName.Parameter(name, scope);

    private static IEnumerable<Need> Anything(CallScope scope) =>
        [SecretName.Secret("${part of a reference}", scope), SecretName.Parameter("${part of a reference}", scope)];

    /// <summary>
    /// The text without the escapes of JSON and of YAML's double quotes, at every layer: what is left over of one escape
    /// can be the next one's start.
    /// </summary>
    private static string Unescaped(string text)
    {
        for (var layer = 0; layer < MostLayers && text.Contains('\\', StringComparison.Ordinal); layer++)
        {
            text = Escape().Replace(text, match => match.Groups["hex"] is { Success: true } hex
                ? Character(hex.Value)
                : match.Groups["fold"].Success ? ""
                : match.Groups["plain"].Value);
        }
        return text;
    }

    private static string Character(string hex) =>
        int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var code
            && code is <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF)
            ? char.ConvertFromUtf32(code)
            : "\uFFFD";

    [GeneratedRegex(
        @"\\(u(?<hex>[0-9A-Fa-f]{4})|x(?<hex>[0-9A-Fa-f]{2})|U(?<hex>[0-9A-Fa-f]{8})|"
        + @"(?<fold>\r?\n[ \t]*)|(?<plain>[\\/""]))",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Escape();

    /// <summary>The name ends with the reference, or with the string that it stands in.</summary>
    [GeneratedRegex(@"resolve:(?<store>ssm-secure|ssm|secretsmanager):(?<name>[^}""'\r\n]*)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Resolved();

    /// <summary>Documents and run-command parameters, with or without spaces inside the braces.</summary>
    [GeneratedRegex(@"\{\{\s*ssm(-secure)?:(?<name>[^}""'\r\n]*)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OfDocument();

    [GeneratedRegex(@"EMR\.secret@(?<name>[^\s""',}]*)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OfEmr();

    /// <summary>A string that ends within the opening of a reference.</summary>
    [GeneratedRegex(@"\{\{(r(e(s(o(l(v(e(:(s[a-z-]*)?)?)?)?)?)?)?)?)?([""']|\z)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CutOff();
}
