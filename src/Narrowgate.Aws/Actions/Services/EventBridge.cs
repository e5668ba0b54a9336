using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// EventBridge: every entry of PutEvents is on its own bus, by name or ARN, and on the default bus where it names none
/// (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html). What goes to an endpoint
/// goes to the buses of two regions. A rule on the default bus has no bus in its ARN
/// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-manage-iam-access.html).
/// </summary>
internal sealed class EventBridge : IServiceActions
{
    private const string DefaultBus = "default";

    public string Service => "events";

    public IEnumerable<Need>? Needs(CallFacts call) => call.Operation == "PutEvents"
        ? [Need.On(
            "events:PutEvents",
            call.Items("Entries").OfType<Value.Structure>().Select(entry => BusOf(entry, call))
                .DefaultIfEmpty(Resource.Unknown("events:event-bus")))]
        : null;

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

    private static Resource BusOf(Value.Structure entry, CallFacts call)
    {
        var name = (entry["EventBusName"] as Value.Text)?.Content ?? DefaultBus;
        if (call.Has("EndpointId"))
        {
            return Resource.Unknown(name);
        }
        if (Arn.IsArn(name))
        {
            return Arn.TryParse(name, out var arn)
                && arn.Service == "events"
                && arn.Resource.StartsWith("event-bus/", StringComparison.Ordinal)
                ? new Resource(arn.Text)
                : Resource.Unknown(name);
        }
        return call.Scope.Arn("events", $"event-bus/{name}");
    }
}
