using Narrowgate.Aws.Members;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Members;

/// <summary>The tables against every model of the catalogue.</summary>
public sealed class MemberCatalogueTests
{
    [Fact]
    public void Nothing_in_the_catalogue_looks_like_something_that_nobody_has_classed() =>
        Survey.Members
            .Where(one => one.Answer.Source == MemberSource.Lookalike)
            .Select(one => $"{MemberSurvey.Place(one.Member)} ({one.Answer.Line})")
            .ShouldBeEmpty("write a line of overlay.txt or rules.txt for each: docs/members.md");

    [Fact]
    public void Every_rule_decides_something()
    {
        var used = Survey.Members.Where(one => one.Answer.Source == MemberSource.Rule).Select(one => one.Answer.Line).ToHashSet();
        MemberRules.Read().Patterns.Where(pattern => !used.Contains(pattern)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_line_of_the_overlay_decides_something()
    {
        var overlay = MemberOverlay.Read();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (member, _) in Survey.Members)
        {
            // A line that takes a mark away is of use only where there is one.
            if (overlay.Find(member.Owner!.Service, member.Owner.Name, member.Name) is { } line
                && (line.Answer is not null || MemberFacts.Of(member).IsMarked))
            {
                used.Add(line.Text);
            }
        }
        overlay.Lines.Where(line => !used.Contains(line)).ShouldBeEmpty();
        overlay.Lines.ShouldBeUnique();
    }

    [Fact]
    public void Nobody_but_the_table_reads_the_models_mark()
    {
        // A map's keys are the exception: whether they can stay is a question of the mark alone.
        var readers = SourceTree.Files("src/Narrowgate.Aws")
            .Where(file => !file.Contains("/Models/", StringComparison.Ordinal) && !file.Contains("/Members/", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Select(line => (File: Path.GetFileName(file), Line: line.Trim())))
            .Where(one => one.Line.Contains("IsSensitive", StringComparison.Ordinal)
                && !one.Line.Contains("Key.Shape.IsSensitive", StringComparison.Ordinal)
                && !one.Line.Contains("Key!.Shape.IsSensitive", StringComparison.Ordinal));
        readers.ShouldBeEmpty("ask MemberTable, or in replies HiddenMembers");
    }
}

/// <summary>Every member of the catalogue with its answer, gone through once for all tests.</summary>
internal static class Survey
{
    public static IReadOnlyList<(Member Member, MemberAnswer Answer)> Members { get; } = Read();

    private static List<(Member Member, MemberAnswer Answer)> Read()
    {
        var models = new ModelCatalogue();
        return [.. models.Index.Services.Keys.Order(StringComparer.Ordinal)
            .SelectMany(service => MemberSurvey.Of(models.Find(service)!))
            .Select(member => (member, MemberTable.Embedded.Of(member)))];
    }
}
