using System.Text.RegularExpressions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// Lambda: a function by name, partial ARN or ARN, each with or without a qualifier
/// (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html). A qualified call is on the qualified ARN, as in IAM.
/// </summary>
internal sealed partial class Lambda : IServiceActions
{
    public string Service => "lambda";

    public IEnumerable<Resource>? Resources(string type, CallFacts call)
    {
        if (type is not ("function" or "function alias" or "function version")
            || call.Text("FunctionName") is not { } function)
        {
            return null;
        }
        var form = Form().Match(function);
        if (!form.Success || (form.Groups["region"].Value is { Length: > 0 } region && region != call.Scope.Region))
        {
            return [Resource.Unknown(function)];
        }
        var inName = form.Groups["qualifier"].Value;
        var given = call.Text("Qualifier") ?? "";
        if (inName.Length > 0 && given.Length > 0 && inName != given)
        {
            return [Resource.Unknown(function)];
        }
        var account = form.Groups["account"].Value is { Length: > 0 } own ? own : call.Scope.Account;
        var qualifier = inName.Length > 0 ? inName : given;
        var name = $"function:{form.Groups["name"].Value}" + (qualifier.Length > 0 ? $":{qualifier}" : "");
        return [(call.Scope with { Account = account }).Arn("lambda", name)];
    }

    [GeneratedRegex(
        @"\A(arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):)?((?<account>[0-9]{12}):)?(function:)?(?<name>[A-Za-z0-9_-]{1,140})(:(?<qualifier>\$LATEST(\.PUBLISHED)?|[A-Za-z0-9_-]{1,128}))?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
