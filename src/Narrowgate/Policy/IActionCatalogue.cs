namespace Narrowgate.Policy;

/// <summary>What actions there are, so that a misspelt one in a policy is a fault and not a rule that never matches.</summary>
public interface IActionCatalogue
{
    /// <summary>Whether the pattern (with IAM's wildcards) matches at least one action; without regard to case.</summary>
    bool MatchesAny(string pattern);

    /// <summary>The nearest right name for a pattern that matches none, or null where nothing is near.</summary>
    string? Nearest(string pattern);
}
