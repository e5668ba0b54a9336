using System.Collections.Immutable;
using Narrowgate.Identity;

namespace Narrowgate;

/// <summary>One caller, one target, one period of validity: what an issued key stands for.</summary>
/// <param name="Id">The same for the same token, target and name, on every node (see <see cref="IdSource.Format"/>).</param>
/// <param name="Caller">As verified when the session was opened.</param>
/// <param name="Target">The name of the target, unique in the configuration.</param>
/// <param name="Name">The caller's role session name.</param>
/// <param name="StartedAt">When these keys were issued.</param>
/// <param name="ExpiresAt">When these keys end.</param>
public sealed record Session(
    string Id,
    Caller Caller,
    string Target,
    string Name,
    DateTimeOffset StartedAt,
    DateTimeOffset ExpiresAt)
{
    /// <summary>What the caller took on since, one from the other; calls run under the last of them.</summary>
    public ImmutableArray<Assumption> Assumptions { get; init; } = [];
}
