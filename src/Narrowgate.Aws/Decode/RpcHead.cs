using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// What query, ec2 and json have in common: one path, one service out of several, no parameters in headers.
/// </summary>
internal static class RpcHead
{
    public static Refusal? CheckHeaders(AwsRequest request, OperationModel operation, Protocol protocol)
    {
        foreach (var header in request.Headers)
        {
            if (!KnownHeaders.Allows(header.Name, operation, protocol))
            {
                return NotUnderstood.Because(
                    $"{operation.Name}: the header {NotUnderstood.Quote(header.Name)} is not known.");
            }
        }
        return CheckCarried(operation);
    }

    /// <summary>
    /// Asks for the error codes of the query protocol, which only a service can give that once spoke it: what another
    /// would make of it is not known.
    /// </summary>
    public static Refusal? CheckQueryMode(AwsRequest request, ServiceModel service) =>
        request.Header("x-amzn-query-mode") switch
        {
            null => null,
            "true" when KnownHeaders.AnswersInQueryMode(service) => null,
            _ => NotUnderstood.Because(
                "The header 'x-amzn-query-mode' is 'true', and that for services which once spoke the query protocol."),
        };

    public static Refusal? CheckCarried(OperationModel operation) =>
        HasEventStream(operation.Input) || HasEventStream(operation.Output)
            ? NotUnderstood.Because($"{operation.Name} uses an event stream, which is not carried yet.")
            : null;

    /// <summary>
    /// Services that share their name in signatures and their endpoint (rds, docdb and neptune; wisdom and qconnect) are
    /// one API: the one that gave the name to it comes first. Others that share an operation cannot be told apart.
    /// </summary>
    public static Verdict<IReadOnlyList<ServiceModel>> OneApi(IReadOnlyList<ServiceModel> services, string operation)
    {
        if (services.Select(service => service.EndpointPrefix).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            return NotUnderstood.Because(
                $"{NotUnderstood.Quote(operation)} could be of {string.Join(" or ", services.Select(service => service.Name))}.");
        }
        return services.OrderByDescending(service => service.Name == service.SigningName).ToList();
    }

    /// <summary>The first of one API's names under which every parameter is known; else the first one's refusal.</summary>
    public static Verdict<AwsCall> First<T>(IReadOnlyList<T> candidates, Func<T, Verdict<AwsCall>> decode)
    {
        Refusal? first = null;
        foreach (var candidate in candidates)
        {
            if (decode(candidate).Holds(out var call, out var refusal))
            {
                return call;
            }
            first ??= refusal;
        }
        return first ?? NotUnderstood.Unexplained;
    }

    private static bool HasEventStream(Shape? shape) =>
        shape is not null && (shape.IsEventStream || shape.Members.Any(member => member.Shape.IsEventStream));
}
