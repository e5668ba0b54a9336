using Narrowgate.Identity;

namespace Narrowgate.Server.Endpoints;

/// <summary>Who is at the API's door, verified.</summary>
/// <param name="Person">Null over the socket without a token, and for a workload.</param>
/// <param name="Workload">Only where a workload may ask at all.</param>
/// <param name="IsAtSocket">The administration socket, which only the owner of the gateway's account can open.</param>
internal sealed record Visitor(Person? Person, Caller? Workload, bool IsAtSocket)
{
    /// <summary>For the journal.</summary>
    public string Name => Person?.Subject ?? "admin.sock";
}

/// <summary>What a route lets its visitor do; see <see cref="Doorkeeper"/> for who may.</summary>
internal enum May
{
    Read,
    /// <summary>See the targets that are open to one: the only thing that a workload may ask.</summary>
    FindTargets,
    Revoke,
    Decide,
    IssueTokens,
}
