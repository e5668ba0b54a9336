using System.Collections.Concurrent;
using System.Collections.Immutable;
using Narrowgate.Operations;
using Narrowgate.Policy;

namespace Narrowgate.Aws.Actions;

/// <summary>risks.txt: what makes an action dangerous beyond its level.</summary>
internal sealed class RiskTable
{
    private readonly ImmutableArray<Row> _rows;
    private readonly ConcurrentDictionary<string, ImmutableHashSet<Risk>> _known = new(StringComparer.Ordinal);

    private RiskTable(ImmutableArray<Row> rows) => _rows = rows;

    /// <summary>The patterns of the table, so that a test can tell that each matches something.</summary>
    public IEnumerable<string> Patterns => _rows.Select(row => row.Pattern);

    public static RiskTable Read() => new([.. Embedded.Rows("risks.txt").Select(Row.Parse)]);

    /// <param name="action">A catalogued action, in its own case: their number bounds what is kept.</param>
    public ImmutableHashSet<Risk> Of(string action) => _known.GetOrAdd(action, Look);

    // A minus takes back what wider patterns say; what names the action itself stands.
    private ImmutableHashSet<Risk> Look(string action)
    {
        var matching = _rows.Where(row => row.Wildcard.Matches(action)).ToArray();
        var isCleared = matching.Any(row => row.Risks.IsEmpty);
        return [.. matching.Where(row => !isCleared || row.Pattern == action).SelectMany(row => row.Risks)];
    }

    private sealed record Row(string Pattern, ImmutableArray<Risk> Risks)
    {
        public Wildcard Wildcard { get; } = Wildcard.Parse(Pattern, StringComparison.OrdinalIgnoreCase);

        public static Row Parse(string[] words) =>
            new(words[0], words[1] == "-" ? [] : [.. words[1].Split(',').Select(Named)]);

        private static Risk Named(string name) => Enum.GetValues<Risk>().First(risk => risk.Name() == name);
    }
}
