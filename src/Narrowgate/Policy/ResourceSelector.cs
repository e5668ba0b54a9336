using System.Collections.Immutable;
using Narrowgate.Operations;

namespace Narrowgate.Policy;

/// <summary>A statement's Resource or NotResource. Resources compare with regard to case.</summary>
public sealed class ResourceSelector(ImmutableArray<TextPattern> patterns, bool isNegated)
{
    public ImmutableArray<TextPattern> Patterns { get; } = patterns;

    /// <summary>NotResource.</summary>
    public bool IsNegated { get; } = isNegated;

    /// <summary>Literally everything: the only thing that lets an Allow cover an unknown resource.</summary>
    public bool IsEverything => !IsNegated && Patterns.Any(pattern => pattern.IsEverything);

    internal bool Covers(Resource resource, Facts facts, Effect effect)
    {
        if (IsEverything)
        {
            return true;
        }
        if (resource.IsUnknown)
        {
            return effect != Effect.Allow;
        }
        // An action without a resource of its own is on "*", which no pattern but "*" means.
        return resource == Resource.Any ? IsNegated : CoversNamed(resource, facts, effect);
    }

    private bool CoversNamed(Resource resource, Facts facts, Effect effect)
    {
        // Of a partly known name an Allow must cover all that it could be, and a NotResource of a Deny exclude all.
        var every = (effect == Effect.Allow) != IsNegated;
        var isOpen = false;
        foreach (var pattern in Patterns)
        {
            var matches = resource.IsPartlyKnown
                ? pattern.MatchesPartly(resource.Name, facts, every)
                : pattern.Matches(resource.Name, facts);
            if (matches is true)
            {
                return !IsNegated;
            }
            isOpen |= matches is null;
        }
        // NotResource with a variable that has no value excludes nothing: not a reason to allow.
        return IsNegated && !(isOpen && effect == Effect.Allow);
    }
}
