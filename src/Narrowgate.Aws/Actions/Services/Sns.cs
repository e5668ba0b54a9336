using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>SNS: a message to a phone number has no topic, a subscription's ARN begins with its topic's.</summary>
internal sealed class Sns : IServiceActions
{
    public string Service => "sns";

    public IEnumerable<Need>? Needs(CallFacts call) =>
        call.Operation == "Publish" && call.Has("PhoneNumber") && !call.Has("TopicArn") && !call.Has("TargetArn")
            ? [Need.On("sns:Publish", Resource.Any)]
            : null;

    public IEnumerable<Resource>? Resources(string type, CallFacts call) =>
        type == "topic" && call.Text("SubscriptionArn") is { } text
            ? [Arn.TryParse(text, out var arn) && Topic(arn) is { } topic ? topic : Resource.Unknown(text)]
            : null;

    /// <summary><c>arn:aws:sns:REGION:ACCOUNT:TOPIC:SUBSCRIPTION</c>.</summary>
    private static Resource? Topic(Arn arn)
    {
        var colon = arn.Resource.IndexOf(':', StringComparison.Ordinal);
        return arn.Service == "sns" && colon > 0
            ? new Resource(arn.Text[..(arn.Text.Length - arn.Resource.Length + colon)])
            : null;
    }
}
