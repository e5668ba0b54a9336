using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Tables;

namespace Narrowgate.Aws.Tests.Actions;

public sealed class DependentTableTests
{
    private static readonly string[] Reasons =
        ["service-linked", "lookup", "unnamed", "made", "reference", "operation", "assumed", "removed", "session"];

    [Fact]
    public void Every_dependent_action_that_AWS_lists_is_asked_for_or_left_for_a_reason()
    {
        var unknown = Calls.Catalogue.All
            .SelectMany(action => action.Dependents.Select(dependent => (Action: action.Name, Dependent: dependent)))
            .Where(pair => Calls.Dependents.Find(pair.Action, pair.Dependent) is null)
            .Select(pair => $"{pair.Action} {pair.Dependent}");

        unknown.ShouldBeEmpty();
    }

    [Fact]
    public void Reasons_are_those_that_the_table_explains() =>
        Calls.Dependents.Rows.Select(row => row.Reason).OfType<string>().Distinct().ShouldBeSubsetOf(Reasons);

    [Fact]
    public void Rows_name_actions_that_exist()
    {
        foreach (var row in Calls.Dependents.Rows)
        {
            (row.Action == "*" || Calls.Catalogue.MatchesAny(row.Action)).ShouldBeTrue($"{row.Action} {row.Dependent}");
            (row.Reason is not null || Calls.Catalogue.MatchesAny(row.Dependent)).ShouldBeTrue($"{row.Action} {row.Dependent}");
        }
    }

    [Fact]
    public void No_row_stands_behind_another_that_fits_everything_it_fits()
    {
        foreach (var row in Calls.Dependents.Rows.Where(row => row.IsOfOnePair))
        {
            Calls.Dependents.Find(row.Action, row.Dependent).ShouldBe(row, $"{row.Action} {row.Dependent}");
        }
    }

    [Fact]
    public void Members_are_the_models()
    {
        var known = Calls.Models.Index.Services.Keys.SelectMany(service => Calls.Models.Find(service)!.Operations.Values
                .Select(operation => (Prefix: Calls.Catalogue.Prefix(service), Operation: operation)))
            .Where(one => one.Operation.Input is not null)
            .ToLookup(one => $"{one.Prefix}:{one.Operation.Name}", one => one.Operation.Input!, StringComparer.OrdinalIgnoreCase);
        foreach (var row in Calls.Dependents.Rows.Where(row => row.IsOfOnePair && known.Contains(row.Action)))
        {
            foreach (var member in row.MemberNames.Where(name => !name.Contains('*', StringComparison.Ordinal)))
            {
                known[row.Action].Any(input => Names(input, []).Contains(member)).ShouldBeTrue($"{row.Action} {row.Dependent}: {member}");
            }
        }
    }

    [Fact]
    public void A_word_that_means_nothing_is_no_row() =>
        Should.Throw<InvalidDataException>(() => DependentRow.Parse(new TableRow("dependents.txt", 7, ["s3:GetObject", "kms:Decrypt", "perhaps"])))
            .Message.ShouldStartWith("dependents.txt:7: ");

    private static HashSet<string> Names(Shape shape, HashSet<Shape> seen)
    {
        HashSet<string> names = [];
        if (!seen.Add(shape))
        {
            return names;
        }
        foreach (var member in shape.Members)
        {
            names.Add(member.Name);
            names.UnionWith(Names(member.Shape, seen));
        }
        foreach (var inner in new[] { shape.Element?.Shape, shape.MapValue?.Shape }.OfType<Shape>())
        {
            names.UnionWith(Names(inner, seen));
        }
        return names;
    }
}
