using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// WAF: the ARN has the scope in words of its own, and what serves CloudFront is in us-east-1
/// (https://docs.aws.amazon.com/waf/latest/developerguide/security_iam_service-with-iam.html).
/// </summary>
internal sealed class Wafv2 : IServiceActions
{
    public string Service => "wafv2";

    public IEnumerable<Resource>? Resources(string type, CallFacts call)
    {
        if (type is not ("webacl" or "ipset" or "rulegroup" or "regexpatternset" or "managedruleset")
            || !IsOn(call.Operation, type)
            || call.Text("Name") is not { } name)
        {
            return null;
        }
        var scope = call.Text("Scope") switch
        {
            "REGIONAL" => "regional",
            "CLOUDFRONT" => "global",
            _ => null,
        };
        if (scope is null || !IsPlain(name) || (call.Text("Id") is { } given && !IsPlain(given)))
        {
            return [Resource.Unknown($"wafv2:{type}")];
        }
        var at = scope == "global" ? call.Scope with { Region = "us-east-1" } : call.Scope;
        return [call.Text("Id") is { } id
            ? at.Arn("wafv2", $"{scope}/{type}/{name}/{id}")
            : Resource.Partly($"arn:{at.Partition}:wafv2:{at.Region}:{at.Account}:{scope}/{type}/{name}/*")];
    }

    private static bool IsOn(string operation, string type) =>
        NameRules.IsOn(operation, type) || (type == "managedruleset" && operation.Contains("ManagedRuleSet", StringComparison.Ordinal));

    private static bool IsPlain(string part) =>
        part.Length > 0 && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
