using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// Which service a client means, by what it says of itself: the host that it calls, else the
/// <c>api/SERVICE#VERSION</c> that SDKs write into their User-Agent. Asked only where several services are signed alike
/// and each has such an operation.
/// </summary>
/// <remarks>
/// Both are the client's to choose, and that is no way around anything: the claim picks one of the calls that the
/// signed request can be, and that call is what policy decides on, what is recorded, and what is sent, to the host of
/// its own service by the models. A client that lies asks for another call than it meant, and gets the answer to that.
/// </remarks>
internal sealed class ServiceClaim
{
    private readonly string _host;
    private readonly string? _agent;

    private ServiceClaim(string host, string? agent) => (_host, _agent) = (host, agent);

    public static ServiceClaim Of(AwsRequest request) => new(
        (request.Header("Host") ?? string.Empty).ToLowerInvariant(),
        AgentOf(request.Header("User-Agent")) ?? AgentOf(request.Header("x-amz-user-agent")));

    /// <summary>Those that the host says, else those that the User-Agent says, else all of them.</summary>
    public IReadOnlyList<T> Narrow<T>(
        IReadOnlyList<T> candidates, Func<T, (ServiceModel Service, OperationModel Operation)> call)
    {
        if (candidates.Select(candidate => call(candidate).Service).Distinct().Count() < 2)
        {
            return candidates;
        }
        var atHost = candidates.Where(candidate => HostsOf(call(candidate)).Any(IsHost)).ToList();
        var left = atHost.Count > 0 ? atHost : candidates;
        var named = left
            .Where(candidate => _agent is not null && _agent == Plain(NameOf(call(candidate).Service))).ToList();
        return named.Count > 0 ? named : left;
    }

    /// <summary>Several names for one API: whichever is taken, the same request goes to the same place.</summary>
    public static bool AreAtOneHost(IEnumerable<(ServiceModel Service, OperationModel Operation)> calls) =>
        calls.Select(call => HostsOf(call)[^1]).Distinct(StringComparer.Ordinal).Count() == 1;

    /// <summary>
    /// The end of a sentence that says whose operation it could be, and how a client says which it means.
    /// </summary>
    public static string Remedy(IReadOnlyList<ServiceModel> services)
    {
        var names = string.Join(" or ", services.Select(service => service.Name));
        var settings = string.Join(", ", services.Select(service =>
            $"AWS_ENDPOINT_URL_{SettingOf(service)}=http://{service.EndpointPrefix}.…"));
        return $"could be of {names}, which are signed alike: let the gateway's host name begin with the service's own "
            + $"label ({settings}).";
    }

    // AWS's own hosts and a gateway's names alike begin so; -fips stands in AWS's.
    private bool IsHost(string name) => _host.StartsWith(name, StringComparison.Ordinal)
        && (_host.Length == name.Length
            || _host[name.Length] is '.' or ':'
            || _host.AsSpan(name.Length).StartsWith("-fips."));

    /// <summary>
    /// The service's own label or labels, and before them what SDKs put there for this operation, last.
    /// </summary>
    private static string[] HostsOf((ServiceModel Service, OperationModel Operation) call)
    {
        var own = call.Service.EndpointPrefix;
        return call.Operation.HostPrefix is { } prefix ? [own, prefix + own] : [own];
    }

    private static string NameOf(ServiceModel service) => service.ServiceId ?? service.Name;

    private static string SettingOf(ServiceModel service) =>
        NameOf(service).ToUpperInvariant().Replace(' ', '_').Replace('-', '_');

    private static string? AgentOf(string? userAgent)
    {
        const string Mark = "api/";
        var word = (userAgent ?? string.Empty).Split(' ')
            .FirstOrDefault(word => word.StartsWith(Mark, StringComparison.Ordinal));
        return word is null ? null : Plain(word[Mark.Length..].Split('#', '/')[0]);
    }

    // SDKs differ: Bedrock_Agent_Runtime, bedrock-agent-runtime, bedrockagentruntime.
    private static string Plain(string name) =>
        new([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
}
