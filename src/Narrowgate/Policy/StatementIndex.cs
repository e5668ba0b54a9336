using Narrowgate.Operations;

namespace Narrowgate.Policy;

/// <summary>
/// Statements by the literal beginnings of their actions, then of their resources, then by caller: a decision looks at
/// what can match, and costs with the call and not with the number of statements.
/// </summary>
internal sealed class StatementIndex
{
    // Beyond it a statement of many actions and many resources stands once for all its resources.
    private const int MostEntriesOfAStatement = 256;

    private readonly PrefixIndex<ActionEntry> _actions;

    public StatementIndex(IEnumerable<RuledStatement> statements)
    {
        var actions = new Dictionary<string, ActionEntry.Builder>(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            var resources = ResourcePrefixes(statement.Statement);
            foreach (var action in ActionPrefixes(statement.Statement))
            {
                if (!actions.TryGetValue(action, out var entry))
                {
                    actions.Add(action, entry = new ActionEntry.Builder());
                }
                entry.Add(statement, resources);
            }
        }
        _actions = new(actions.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Build())));
    }

    /// <summary>Every statement that can match, once, in the order of the configuration; most of them do.</summary>
    public List<RuledStatement> Find(string action, Resource resource, IReadOnlyList<string> sessionKeys)
    {
        var found = new List<RuledStatement>();
        var folded = action.ToUpperInvariant();
        for (var place = _actions.Longest(folded); place >= 0; place = _actions.Shorter(place))
        {
            _actions[place].Collect(resource, sessionKeys, found);
        }
        if (found.Count > 1)
        {
            found.Sort((left, right) => left.Ordinal.CompareTo(right.Ordinal));
            RemoveRepeated(found);
        }
        return found;
    }

    private static void RemoveRepeated(List<RuledStatement> sorted)
    {
        var kept = 1;
        for (var place = 1; place < sorted.Count; place++)
        {
            if (sorted[place].Ordinal != sorted[kept - 1].Ordinal)
            {
                sorted[kept++] = sorted[place];
            }
        }
        sorted.RemoveRange(kept, sorted.Count - kept);
    }

    private static string[] ActionPrefixes(Statement statement) => statement.Actions.IsNegated
        ? [""]
        : [.. statement.Actions.Patterns.Select(pattern => LiteralPrefix(pattern).ToUpperInvariant()).Distinct(StringComparer.Ordinal)];

    private static string LiteralPrefix(string pattern)
    {
        var wild = pattern.AsSpan().IndexOfAny('*', '?');
        return wild < 0 ? pattern : pattern[..wild];
    }

    private static string[] ResourcePrefixes(Statement statement)
    {
        var resources = statement.Resources;
        string[] prefixes = resources.IsNegated
            ? [""]
            : [.. resources.Patterns.Select(pattern => pattern.LiteralPrefix).Distinct(StringComparer.Ordinal)];
        return prefixes.Length * statement.Actions.Patterns.Length > MostEntriesOfAStatement ? [""] : prefixes;
    }

    /// <summary>The statements of one action prefix.</summary>
    private sealed class ActionEntry(PrefixIndex<CallerIndex> byResource, CallerIndex whicheverResource)
    {
        public void Collect(Resource resource, IReadOnlyList<string> sessionKeys, List<RuledStatement> found)
        {
            if (resource.IsUnknown || resource.IsPartlyKnown)
            {
                whicheverResource.Collect(sessionKeys, found);
                return;
            }
            for (var place = byResource.Longest(resource.Name); place >= 0; place = byResource.Shorter(place))
            {
                byResource[place].Collect(sessionKeys, found);
            }
        }

        public sealed class Builder
        {
            private readonly Dictionary<string, CallerIndex> _byResource = new(StringComparer.Ordinal);
            private readonly CallerIndex _whicheverResource = new();

            public void Add(RuledStatement statement, string[] resourcePrefixes)
            {
                _whicheverResource.Add(statement);
                foreach (var prefix in resourcePrefixes)
                {
                    if (!_byResource.TryGetValue(prefix, out var index))
                    {
                        _byResource.Add(prefix, index = new CallerIndex());
                    }
                    index.Add(statement);
                }
            }

            public ActionEntry Build() => new(new PrefixIndex<CallerIndex>(_byResource), _whicheverResource);
        }
    }
}
