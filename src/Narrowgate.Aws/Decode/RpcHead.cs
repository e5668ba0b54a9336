using Narrowgate.Aws.Events;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// What query, ec2, json and rpc-v2-cbor have in common: one path, one service out of several, no parameters in headers.
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
        return request.Header(KnownHeaders.QueryMode) is { } mode and not "true"
            ? NotUnderstood.Because($"The header '{KnownHeaders.QueryMode}' can only be 'true', and is {NotUnderstood.Quote(mode)}.")
            : CheckCarried(operation);
    }

    public static bool AsksForQueryErrors(AwsRequest request) => request.Header(KnownHeaders.QueryMode) is "true";

    /// <summary>
    /// Asks for the error codes of the query protocol, which only a service can give that once spoke it: what another
    /// would make of it is not known.
    /// </summary>
    public static Refusal? CheckQueryMode(AwsRequest request, ServiceModel service) =>
        request.Header(KnownHeaders.QueryMode) is null || service.IsQueryCompatible
            ? null
            : NotUnderstood.Because(
                $"The header '{KnownHeaders.QueryMode}' is for services which once spoke the query protocol.");

    /// <summary>
    /// In these protocols the other parameters would come within the stream, after the call was decided. No service has
    /// such an operation; those whose requests are event streams have their parameters in path and headers.
    /// </summary>
    private static Refusal? CheckCarried(OperationModel operation) =>
        EventStreamShape.OfInput(operation) is { } stream
            ? NotUnderstood.Because(
                $"{operation.Name} takes the event stream '{stream.Member.Name}' as its request, which narrowgate does "
                + "not carry in this protocol: use an operation that takes its input whole.")
            : null;

    /// <summary>
    /// Services that share their name in signatures and their endpoint (rds, docdb and neptune; wisdom and qconnect) are
    /// one API: the one that gave the name to it comes first, unless the client says which it means. Others that share an
    /// operation can be told apart by what the client says alone.
    /// </summary>
    public static Verdict<IReadOnlyList<ServiceModel>> OneApi(
        IReadOnlyList<ServiceModel> services, string operation, ServiceClaim claim)
    {
        var meant = claim.Narrow(services, service => (service, service.Operations[operation]));
        return ServiceClaim.AreAtOneHost(meant.Select(service => (service, service.Operations[operation])))
            ? meant.OrderByDescending(service => service.Name == service.SigningName).ToList()
            : NotUnderstood.Because($"{NotUnderstood.Quote(operation)} {ServiceClaim.Remedy(meant)}");
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
}
