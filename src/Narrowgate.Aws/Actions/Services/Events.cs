using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// EventBridge: a rule on the default bus has no bus in its ARN
/// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-manage-iam-access.html).
/// </summary>
internal sealed class Events : IServiceActions
{
    private const string DefaultBus = "default";

    public string Service => "events";

    public IEnumerable<Resource>? Resources(string type, CallFacts call) => type switch
    {
        "rule-on-default-event-bus" when Bus(call) != DefaultBus => [],
        "rule-on-custom-event-bus" when Bus(call) == DefaultBus => [],
        _ => null,
    };

    private static string Bus(CallFacts call) => call.Text("EventBusName") switch
    {
        null => DefaultBus,
        var name when Arn.TryParse(name, out var arn)
            && arn.Region == call.Scope.Region
            && arn.Account == call.Scope.Account
            && arn.Resource == $"event-bus/{DefaultBus}" => DefaultBus,
        var name => name,
    };
}
