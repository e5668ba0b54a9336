using System.Text.RegularExpressions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// API Gateway: the action is the HTTP verb and the resource the path
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html). V2 has the same rules.
/// </summary>
internal sealed partial class ApiGateway(string service) : IServiceActions
{
    public string Service => service;

    public IEnumerable<Need>? Needs(CallFacts call)
    {
        var isKnown = true;
        var path = Label().Replace(call.Call.Operation.RequestUri.Split('?')[0], label =>
        {
            var member = call.Call.Operation.Input?.Members
                .FirstOrDefault(member => member.WireName == label.Groups["name"].Value)?.Name;
            var value = member is null ? null : call.Text(member);
            isKnown &= value is not null && Arn.IsLiteral(value) && !value.Contains('/', StringComparison.Ordinal);
            return value ?? "";
        });
        if (path.StartsWith("/v2/", StringComparison.Ordinal))
        {
            path = path[3..];
        }
        var action = $"apigateway:{call.Call.Operation.Method}";
        var name = $"arn:{call.Scope.Partition}:apigateway:{call.Scope.Region}::{path}";
        return [Need.On(action, isKnown ? new Resource(name) : Resource.Unknown(name))];
    }

    [GeneratedRegex(@"\{(?<name>\w+)\+?\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Label();
}
