using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// CloudWatch Logs: an account policy needs the action of its kind too, and masked log events that are asked for in the
/// clear need logs:Unmask (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html,
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html).
/// </summary>
internal sealed class Logs : IServiceActions
{
    private const string AccountPolicy = "AccountPolicy";

    public string Service => "logs";

    public IEnumerable<Need>? Needs(CallFacts call)
    {
        var own = Need.Of($"logs:{call.Operation}");
        return call.Operation switch
        {
            "PutAccountPolicy" or "DeleteAccountPolicy" =>
                [own, .. OfKind(call, call.Operation[..^AccountPolicy.Length])],
            "DescribeAccountPolicies" => [own, .. OfKindRead(call)],
            _ when call.Parameters["unmask"] is Value.Boolean { IsTrue: true } => [own, Need.Of("logs:Unmask")],
            _ => null,
        };
    }

    /// <summary>A query can name its log groups itself, in SQL and by SOURCE: then those beside it are not all.</summary>
    public IEnumerable<Resource>? Resources(string type, CallFacts call) =>
        type == "log-group" && call.Operation == "StartQuery"
            && (call.Text("queryLanguage") == "SQL"
                || call.Text("queryString")?.Contains("SOURCE", StringComparison.OrdinalIgnoreCase) == true)
            ? [Resource.Unknown("log groups of the query")]
            : null;

    private static IEnumerable<Need> OfKind(CallFacts call, string verb) => call.Text("policyType") switch
    {
        "DATA_PROTECTION_POLICY" => [Need.Of($"logs:{verb}DataProtectionPolicy")],
        "SUBSCRIPTION_FILTER_POLICY" => [Need.Of($"logs:{verb}SubscriptionFilter")],
        "FIELD_INDEX_POLICY" => [Need.Of($"logs:{verb}IndexPolicy")],
        "TRANSFORMER_POLICY" => [Need.Of($"logs:{verb}Transformer")],
        _ => [],
    };

    private static IEnumerable<Need> OfKindRead(CallFacts call) => call.Text("policyType") switch
    {
        "DATA_PROTECTION_POLICY" => [Need.Of("logs:GetDataProtectionPolicy")],
        "SUBSCRIPTION_FILTER_POLICY" => [Need.Of("logs:DescribeSubscriptionFilters")],
        "FIELD_INDEX_POLICY" => [Need.Of("logs:DescribeIndexPolicies")],
        "TRANSFORMER_POLICY" => [Need.Of("logs:GetTransformer")],
        _ => [],
    };
}
