using Narrowgate.Identity;

namespace Narrowgate.Server.Endpoints;

/// <summary>Who is at the API's door, verified.</summary>
/// <param name="Person">Null over the socket without a token, and for a workload.</param>
/// <param name="Workload">Only where a workload may ask at all.</param>
/// <param name="IsAtSocket">The administration socket, which only the owner of the gateway's account can open.</param>
internal sealed record Visitor(Person? Person, Caller? Workload, bool IsAtSocket)
{
    /// <summary>When the person's token ends; null where none was shown: by cookie, and at the socket.</summary>
    public DateTimeOffset? TokenEndsAt { get; init; }

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
    /// <summary>Make a link that signs a browser in.</summary>
    SignIn,
    IssueTokens,
}
