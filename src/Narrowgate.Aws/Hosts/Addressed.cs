using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Hosts;

/// <summary>A request whose Host was understood: what it says of the call, and what the call must agree with.</summary>
/// <param name="Request">A bucket that stood before the host stands in the path.</param>
/// <param name="SigningName">By which its service is looked up: S3's kin are S3.</param>
/// <param name="Variant">That the client called: the call must not end up at another.</param>
/// <param name="Before">What is left before the host's own name, which only the operation explains.</param>
/// <param name="Served">What AWS serves under the host; empty for a name of the gateway's.</param>
public sealed partial record Addressed(
    AwsRequest Request, string SigningName, EndpointVariant Variant, string Before, ImmutableArray<ServedHost> Served)
{
    /// <summary>Why the Host is not the call's; null where they agree.</summary>
    public Refusal? Fault(AwsCall call)
    {
        if (!Served.IsEmpty && !Served.Any(host => host.Service == call.Service.Name))
        {
            return NotUnderstood.Because(
                $"The Host is that of {Served[0].Service}, and the request is {call.Service.Name}:{call.Operation.Name}.");
        }
        if (Before.Length == 0 || IsPrefix(call, Before))
        {
            return null;
        }
        // The gateway's own name may begin with the service's label: sqs.localhost, data-servicediscovery.localhost.
        var own = $"{call.Service.EndpointPrefix}.";
        return Served.IsEmpty && Before.EndsWith(own, StringComparison.Ordinal)
            && (Before.Length == own.Length || IsPrefix(call, Before[..^own.Length]))
            ? null
            : NotUnderstood.Because(
                $"The Host begins with {NotUnderstood.Quote(Before)}, which {call.Service.Name}:{call.Operation.Name} does not have there"
                + (call.Operation.HostPrefix is { } prefix ? $": it is {prefix} or nothing." : "."));
    }

    // With the values that the call itself has: a host for one account and a header for another are two calls.
    private static bool IsPrefix(AwsCall call, string before) => call.Operation.HostPrefix is { } prefix
        && Label().Replace(prefix, match => (call.Parameters[match.Groups["name"].Value] as Value.Text)?.Content ?? "")
            .Equals(before, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\{(?<name>[^{}]+)\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Label();
}
