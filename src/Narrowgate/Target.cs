using Narrowgate.Identity;

namespace Narrowgate;

/// <summary>A system behind the gateway, as far as every connector has one.</summary>
/// <param name="Name">Unique in the configuration.</param>
/// <param name="Callers">Who may open a session; looked at again at each call.</param>
/// <param name="MaxDuration">The longest that issued keys may live: 20 minutes to 12 hours.</param>
/// <param name="Enforcement">Whether policy's no is a no.</param>
public sealed record Target(string Name, CallerFilter Callers, TimeSpan MaxDuration, Enforcement Enforcement);

public enum Enforcement
{
    Enforce,
    /// <summary>Nothing is refused by policy; each record says what would have been. Masks stay on.</summary>
    Observe,
}

/// <summary>The targets in force now; a reload swaps them.</summary>
public interface ITargetSource
{
    /// <summary>Null where there is no such target any more.</summary>
    Target? Find(string name);
}
