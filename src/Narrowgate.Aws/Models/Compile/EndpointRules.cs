using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>Where a request goes, and for which region and name it is signed; null: not said.</summary>
internal sealed record RuledEndpoint(string Url, string? SigningRegion, string? SigningName);

/// <summary>
/// A service's endpoint rules (<c>endpoint-rule-set-1.json</c>), as far as they depend on nothing but the region and on
/// constants of an operation: https://smithy.io/2.0/additional-specs/rules-engine/specification.html
/// </summary>
/// <remarks>
/// It may seem wise to take <c>endpoints.json</c> instead, which needs no evaluation; but SDKs no longer read it, and
/// it is wrong about a tenth of the services.
/// </remarks>
internal sealed partial class EndpointRules(ModelNode ruleSet, ImmutableArray<PartitionRules> partitions)
{
    /// <returns>Null where the rules have no endpoint without knowing more of the request.</returns>
    public RuledEndpoint? Evaluate(string region, EndpointVariant variant, IReadOnlyDictionary<string, object?> constants)
    {
        var scope = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, parameter) in ruleSet.GetObject("parameters").Properties())
        {
            scope[name] = parameter.Find("default") is { } standard ? Literal(standard) : null;
            if (constants.TryGetValue(name, out var constant))
            {
                scope[name] = constant;
            }
        }
        scope["Region"] = region;
        scope["UseFIPS"] = variant.IsFips();
        scope["UseDualStack"] = variant.IsDualStack();
        return First(ruleSet.Get("rules"), scope);
    }

    public ModelException Bad(string fault) => ruleSet.Bad(fault);

    private RuledEndpoint? First(ModelNode rules, Dictionary<string, object?> scope)
    {
        foreach (var rule in rules.AsItems())
        {
            var inner = new Dictionary<string, object?>(scope, StringComparer.Ordinal);
            if (rule.Items("conditions").All(condition => Holds(condition, inner)))
            {
                return rule.GetText("type") switch
                {
                    "tree" => First(rule.Get("rules"), inner),
                    "endpoint" => Endpoint(rule.GetObject("endpoint"), inner),
                    "error" => null,
                    var other => throw rule.Bad($"a rule of type '{other}' is not known"),
                };
            }
        }
        return null;
    }

    private bool Holds(ModelNode condition, Dictionary<string, object?> scope)
    {
        var value = Call(condition, scope);
        if (condition.FindText("assign") is { } name)
        {
            scope[name] = value;
        }
        return value is not (null or false);
    }

    private static RuledEndpoint Endpoint(ModelNode endpoint, Dictionary<string, object?> scope)
    {
        var schemes = endpoint.FindObject("properties")?.Items("authSchemes") ?? [];
        ModelNode? signing = schemes.Where(scheme => scheme.GetText("name") == "sigv4").Cast<ModelNode?>().FirstOrDefault();
        return new RuledEndpoint(
            Text(endpoint.Get("url"), scope),
            signing?.Find("signingRegion") is { } region ? Text(region, scope) : null,
            signing?.FindText("signingName"));
    }

    private object? Call(ModelNode call, Dictionary<string, object?> scope)
    {
        var arguments = call.Get("argv").AsItems().Select(argument => Value(argument, scope)).ToList();
        return (call.GetText("fn"), arguments) switch
        {
            ("isSet", [var value]) => value is not null,
            ("not", [var value]) => value is null or false,
            ("getAttr", [IReadOnlyDictionary<string, object?> whole, string path]) => whole.GetValueOrDefault(path),
            ("stringEquals", [string left, string right]) => left == right,
            ("booleanEquals", [bool left, bool right]) => left == right,
            ("isValidHostLabel", [string label, bool dots]) => (dots ? DottedLabels() : Label()).IsMatch(label),
            ("substring", [string text, double start, double stop, bool reverse]) =>
                Substring(text, (int)start, (int)stop, reverse),
            ("uriEncode", [string text]) => Uri.EscapeDataString(text),
            ("aws.isVirtualHostableS3Bucket", [string bucket, false]) =>
                bucket.Length >= 3 && !bucket.Any(char.IsAsciiLetterUpper) && Label().IsMatch(bucket),
            ("aws.parseArn", [string text]) when !text.StartsWith("arn:", StringComparison.Ordinal) => null,
            ("aws.partition", [string region]) => PartitionRules.Of(region, partitions).Outputs,
            (_, _) when arguments.Contains(null) => null,
            var (name, _) => throw call.Bad($"the function '{name}' with these arguments is not known"),
        };
    }

    private static string? Substring(string text, int start, int stop, bool reverse) =>
        start < 0 || start >= stop || text.Length < stop ? null
        : reverse ? text[(text.Length - stop)..(text.Length - start)]
        : text[start..stop];

    private object? Value(ModelNode node, Dictionary<string, object?> scope)
    {
        if (node.Json.ValueKind != JsonValueKind.Object)
        {
            return node.Json.ValueKind == JsonValueKind.String ? Text(node, scope) : Literal(node);
        }
        return node.FindText("ref") is { } name ? scope.GetValueOrDefault(name) : Call(node, scope);
    }

    private static object? Literal(ModelNode node) => node.Json.ValueKind switch
    {
        JsonValueKind.String => node.AsText(),
        JsonValueKind.Number => node.Json.GetDouble(),
        _ => node.AsFlag(),
    };

    private static string Text(ModelNode template, Dictionary<string, object?> scope)
    {
        if (template.Json.ValueKind == JsonValueKind.Object)
        {
            return scope.GetValueOrDefault(template.GetText("ref")) as string
                ?? throw template.Bad("the reference is to nothing");
        }
        return Reference().Replace(template.AsText(), match =>
        {
            var value = scope.GetValueOrDefault(match.Groups["name"].Value);
            if (match.Groups["part"] is { Success: true, Value: var part })
            {
                value = (value as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(part);
            }
            return value as string ?? throw template.Bad($"'{match.Value}' is nothing");
        });
    }

    [GeneratedRegex(@"\{(?<name>[A-Za-z0-9_]+)(#(?<part>[A-Za-z0-9_]+))?\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]{0,62}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]{0,62}(\.[A-Za-z0-9][A-Za-z0-9-]{0,62})*\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex DottedLabels();
}
