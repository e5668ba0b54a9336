using System.Collections.Immutable;
using Narrowgate.Operations;

namespace Narrowgate.Policy;

/// <summary>A statement's Action or NotAction. Actions compare without regard to case.</summary>
public sealed class ActionSelector
{
    /// <summary>
    /// The action of an operation whose real action is not known. A statement must name it; no Allow with wildcards
    /// covers it.
    /// </summary>
    public const string Unmapped = "narrowgate:Unmapped";

    private readonly ImmutableArray<(Wildcard Pattern, bool IsName)> _patterns;

    public ActionSelector(ImmutableArray<string> patterns, bool isNegated)
    {
        Patterns = patterns;
        IsNegated = isNegated;
        _patterns = [.. patterns.Select(pattern =>
            (Wildcard.Parse(pattern, StringComparison.OrdinalIgnoreCase), !pattern.AsSpan().ContainsAny('*', '?')))];
    }

    public ImmutableArray<string> Patterns { get; }

    /// <summary>NotAction.</summary>
    public bool IsNegated { get; }

    internal bool Covers(ActionUse use, Effect effect)
    {
        var mustBeNamed = effect == Effect.Allow && MustBeNamed(use);
        return IsNegated
            ? !mustBeNamed && !Matches(use.Action, onlyNames: false)
            : Matches(use.Action, mustBeNamed);
    }

    /// <summary>Whether an Allow's patterns match the action and still do not cover it, since it must be named.</summary>
    internal bool PassesOver(ActionUse use) => MustBeNamed(use) && Covers(use, Effect.Deny) && !Covers(use, Effect.Allow);

    /// <summary>
    /// Runs code elsewhere, acts through others, hands out access, or is not known: never allowed in passing.
    /// </summary>
    internal static bool MustBeNamed(ActionUse use) =>
        use.Risks.Contains(Risk.CodeExecution)
        || use.Risks.Contains(Risk.Indirect)
        || use.Risks.Contains(Risk.CredentialIssuing)
        || string.Equals(use.Action, Unmapped, StringComparison.OrdinalIgnoreCase);

    private bool Matches(string action, bool onlyNames)
    {
        foreach (var (pattern, isName) in _patterns)
        {
            if ((isName || !onlyNames) && pattern.Matches(action))
            {
                return true;
            }
        }
        return false;
    }
}
