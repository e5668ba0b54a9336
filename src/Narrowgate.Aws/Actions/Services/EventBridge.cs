using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// EventBridge: every entry of PutEvents is on its own bus, by name or ARN, and on the default bus where it names none
/// (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html). What goes to an endpoint
/// goes to the buses of two regions.
/// </summary>
internal sealed class EventBridge : IServiceActions
{
    private const string DefaultBus = "default";

    public string Service => "events";

    public IEnumerable<Need>? Needs(CallFacts call) => call.Operation == "PutEvents"
        ? [Need.On(
            "events:PutEvents",
            call.Items("Entries").OfType<Value.Structure>().Select(entry => Bus(entry, call))
                .DefaultIfEmpty(Resource.Unknown("events:event-bus")))]
        : null;

    private static Resource Bus(Value.Structure entry, CallFacts call)
    {
        var name = (entry["EventBusName"] as Value.Text)?.Content ?? DefaultBus;
        if (call.Has("EndpointId"))
        {
            return Resource.Unknown(name);
        }
        if (name.StartsWith("arn:", StringComparison.Ordinal))
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
