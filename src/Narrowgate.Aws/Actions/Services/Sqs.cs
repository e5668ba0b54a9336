using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// SQS: a queue is named by its URL, <c>https://sqs.REGION.amazonaws.com/ACCOUNT/NAME</c>. Its account is the URL's, so
/// that a foreign one can be seen; its region must be the call's wherever the host names one.
/// </summary>
internal sealed class Sqs : IServiceActions
{
    private static readonly string[] ArnMembers = ["SourceArn", "DestinationArn"];

    public string Service => "sqs";

    public IEnumerable<Resource>? Resources(string type, CallFacts call)
    {
        if (call.Text("QueueUrl") is { } url)
        {
            return [FromUrl(url, call)];
        }
        if (call.Text("QueueName") is { } name)
        {
            var owner = call.Text("QueueOwnerAWSAccountId") ?? call.Scope.Account;
            return [Arn.IsAccount(owner) && IsName(name)
                ? (call.Scope with { Account = owner }).Arn("sqs", name)
                : Resource.Unknown(name)];
        }
        var arns = ArnMembers.Select(call.Text).OfType<string>().ToArray();
        return arns.Length == 0 ? null : arns.Select(arn => Arn.TryParse(arn, out var parsed) && parsed.Service == "sqs"
            ? new Resource(parsed.Text)
            : Resource.Unknown(arn));
    }

    private static Resource FromUrl(string url, CallFacts call)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !IsHere(uri.Host, call.Scope.Region))
        {
            return Resource.Unknown(url);
        }
        // The text, not what a parser made of it: dots and escapes in it would be somebody else's reading.
        var authority = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var parts = url[authority..].Split('/');
        return parts.Length == 3 && Arn.IsAccount(parts[1]) && IsName(parts[2])
            ? (call.Scope with { Account = parts[1] }).Arn("sqs", parts[2])
            : Resource.Unknown(url);
    }

    /// <summary>
    /// Hosts of AWS name a region: <c>sqs.eu-west-1.amazonaws.com</c>, <c>eu-west-1.queue.amazonaws.com</c>.
    /// </summary>
    private static bool IsHere(string host, string region) =>
        !host.Contains("amazonaws.com", StringComparison.OrdinalIgnoreCase)
        || host.Split('.').Contains(region, StringComparer.OrdinalIgnoreCase)
        || (host == "queue.amazonaws.com" && region == "us-east-1");

    /// <summary>Up to 80 letters, digits, hyphens and underscores, and the suffix .fifo.</summary>
    private static bool IsName(string name) =>
        name.Length is > 0 and <= 80
        && name.Replace(".fifo", "", StringComparison.Ordinal)
            .All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
