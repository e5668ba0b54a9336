using System.Collections.Concurrent;
using System.Collections.Frozen;
using Narrowgate.Aws.Tables;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// dependents.txt: of the actions that AWS lists beside an action, those that a call needs because of what it names, and
/// why the others are left to AWS. The first row that fits holds.
/// </summary>
internal sealed class DependentTable
{
    private static readonly string[] TagNames = ["TagResource", "AddTagsToResource", "AddTags", "CreateTags"];

    private readonly DependentRow[] _rows;
    private readonly FrozenDictionary<string, string[]> _added;
    private readonly ConcurrentDictionary<string, (string Dependent, DependentRow Row)[]> _plans =
        new(StringComparer.OrdinalIgnoreCase);

    private readonly ActionCatalogue _catalogue;

    private DependentTable(DependentRow[] rows, ActionCatalogue catalogue)
    {
        _rows = rows;
        _catalogue = catalogue;
        _added = rows.Where(row => row.IsOfOnePair)
            .GroupBy(row => row.Action, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                group => group.Key, group => group.Select(row => row.Dependent).Distinct().ToArray(),
                StringComparer.OrdinalIgnoreCase);
    }

    public static DependentTable Read(ActionCatalogue catalogue) =>
        new([.. EmbeddedTable.Rows("actions/dependents.txt").Select(DependentRow.Parse)], catalogue);

    public IReadOnlyList<DependentRow> Rows => _rows;

    /// <summary>The row of a pair; null where the table does not know it.</summary>
    public DependentRow? Find(string action, string dependent) =>
        Array.Find(_rows, row => row.Fits(action, dependent));

    /// <summary>What a call of the action needs beside it, iam:PassRole apart: see <see cref="PassedRoles"/>.</summary>
    public IEnumerable<Need> Needs(CataloguedAction action, CallFacts call) =>
        _plans.GetOrAdd(action.Name, _ => Plan(action)).SelectMany(step => step.Row.Needs(step.Dependent, call));

    private (string Dependent, DependentRow Row)[] Plan(CataloguedAction action) =>
        [.. action.Dependents.Concat(_added.GetValueOrDefault(action.Name, [])).Concat(TagActions(action))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(dependent => (Dependent: dependent, Row: Find(action.Name, dependent)))
            .Where(step => step.Row is { IsAsked: true })
            .Select(step => (step.Dependent, step.Row!))];

    /// <summary>What takes tags when it makes a thing needs its service's tag action: the list has gaps here too.</summary>
    private IEnumerable<string> TagActions(CataloguedAction action) =>
        action.Level is not (AccessLevel.Write or AccessLevel.PermissionsManagement)
            ? []
            : TagNames.Select(name => $"{action.Prefix}:{name}")
                .Where(name => _catalogue.Find(name) is not null)
                .Take(1);
}
