using System.Collections.Immutable;

namespace Narrowgate.Policy;

/// <summary>
/// What actions there are, so that a misspelt one in a policy is a fault and not a rule that never matches.
/// </summary>
public interface IActionCatalogue
{
    /// <summary>Whether the pattern (with IAM's wildcards) matches at least one action; without regard to case.</summary>
    bool MatchesAny(string pattern);

    /// <summary>The nearest right name for a pattern that matches none, or null where nothing is near.</summary>
    string? Nearest(string pattern);

    /// <summary>
    /// The services' own condition keys that the connector puts into <see cref="Operations.Operation.Keys"/> whenever a
    /// request has them; true for those of many values. A key that is not here is a fault in a policy.
    /// </summary>
    IReadOnlyDictionary<string, bool> RequestKeys => ImmutableDictionary<string, bool>.Empty;
}
