using System.Collections.Immutable;
using Narrowgate.Policy;

namespace Narrowgate.Aws.Actions;

/// <summary>Every IAM action: what there is, its access level, what it is on. Read from the assembly at first use.</summary>
public sealed class ActionCatalogue : IActionCatalogue
{
    // Farther away than this, a suggestion is a guess.
    private const int NearestDistance = 4;

    private readonly Lazy<CatalogueFile> _file = new(CatalogueFile.Read);

    /// <summary>The action of that name, whatever its case; null where there is none.</summary>
    internal CataloguedAction? Find(string action) => _file.Value.Actions.GetValueOrDefault(action);

    /// <summary>The IAM prefix of a service by its model's name, or null.</summary>
    public string? Prefix(string service) => _file.Value.Prefixes.GetValueOrDefault(service);

    /// <summary>What it was compiled from.</summary>
    internal ImmutableArray<CatalogueSource> Source => _file.Value.Source;

    /// <summary>The actions of a prefix; none where it does not exist.</summary>
    internal IEnumerable<CataloguedAction> Of(string prefix) => _file.Value.ByPrefix.GetValueOrDefault(prefix) ?? [];

    internal IEnumerable<CataloguedAction> All => _file.Value.Actions.Values;

    /// <inheritdoc/>
    public bool MatchesAny(string pattern) =>
        Find(pattern) is not null || MatchesAny(pattern, Wildcard.Parse(pattern, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public string? Nearest(string pattern)
    {
        var nearest = All.Select(action => action.Name)
            .Select(name => (Name: name, Distance: EditDistance.Between(pattern, name, NearestDistance)))
            .Where(candidate => candidate.Distance <= NearestDistance)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.Name;
    }

    private bool MatchesAny(string pattern, Wildcard wildcard) =>
        wildcard.Matches(ActionSelector.Unmapped)
        || (pattern.AsSpan().ContainsAny('*', '?') && Near(pattern).Any(action => wildcard.Matches(action.Name)));

    /// <summary>The actions that a pattern could match: those of its prefix where the prefix is plain.</summary>
    private IEnumerable<CataloguedAction> Near(string pattern)
    {
        var colon = pattern.IndexOf(':', StringComparison.Ordinal);
        var prefix = colon < 0 ? pattern : pattern[..colon];
        return prefix.AsSpan().ContainsAny('*', '?') ? All
            : _file.Value.ByPrefix.TryGetValue(prefix, out var actions) ? actions
            : [];
    }
}
