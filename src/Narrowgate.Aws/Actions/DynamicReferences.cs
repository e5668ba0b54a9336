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
    public static IEnumerable<Need> In(Reading reading, CallScope scope)
    {
        var text = reading.Text;
        return !MayHave(text) ? [] : Resolved().Matches(text).Where(IsReadable)
            .Select(match => OfResolve(match.Groups["store"].Value, Name(match), scope))
            .Concat(OfDocument().Matches(text).Where(IsReadable)
                .Select(match => SecretName.Parameter(Name(match).Trim(), scope)))
            .Concat(OfEmr().Matches(text).Where(IsReadable).Select(match => SecretName.Secret(Name(match), scope)))
            .Concat(CutOff().IsMatch(text) ? Anything(scope) : [])
            .Concat(text.Contains("AWS::SSM::Parameter::Value", StringComparison.Ordinal)
                ? [SecretName.Parameter("${parameters of the template}", scope)]
                : []);

        // No secret and no parameter has an escape in its name: where one can be undone another reading has the name.
        bool IsReadable(Match match) => reading.IsLast || Name(match).AsSpan().IndexOfAny('\\', '%') < 0;
    }

    private static string Name(Match match) => match.Groups["name"].Value;

    private static bool MayHave(string text) =>
        text.Contains("{{", StringComparison.Ordinal)
        || text.Contains("resolve:", StringComparison.Ordinal)
        || text.Contains("EMR.secret@", StringComparison.Ordinal)
        || text.Contains("AWS::SSM", StringComparison.Ordinal);

    private static Need OfResolve(string store, string name, CallScope scope) =>
        store == "secretsmanager" ? SecretName.Secret(name, scope) : SecretName.Parameter(name, scope);

    private static IEnumerable<Need> Anything(CallScope scope) =>
        [SecretName.Secret("${part of a reference}", scope), SecretName.Parameter("${part of a reference}", scope)];

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
