using System.Globalization;
using System.Text;
using Narrowgate.Aws.Members;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Members;

/// <summary>Keeps the figures of docs/members.md true.</summary>
public sealed class MemberFiguresTests
{
    [Fact]
    public void The_figures_of_the_documentation_are_those_of_the_tables() =>
        KeptDocument.ShouldHold("docs/members.md", "figures", Figures());

    private static string Figures()
    {
        MemberSource[] sources = [MemberSource.Overlay, MemberSource.Rule, MemberSource.Mark, MemberSource.Nothing];
        var counts = Survey.Members.CountBy(one => (one.Answer.Class, one.Answer.Source)).ToDictionary();
        var marked = Survey.Members.Where(one => MemberFacts.Of(one.Member).IsMarked).ToList();
        var figures = new StringBuilder();
        Line(figures, "| class | all | overlay | rules | the model's mark | nothing suspicious |");
        Line(figures, "|---|---|---|---|---|---|");
        foreach (var one in Enum.GetValues<MemberClass>())
        {
            var each = sources.Select(source => counts.GetValueOrDefault((one, source))).ToList();
            Line(figures, $"| {MemberTableTests.Named(one)} | {Number(each.Sum())} | {string.Join(" | ", each.Select(Number))} |");
        }
        Line(figures, "");
        Line(figures, $"{Number(Survey.Members.Count)} members of {Number(Survey.Members.Select(one => one.Member.Owner!.Service).Distinct().Count())} "
            + $"services; none is an unclassed look-alike. The models mark {Number(marked.Count)}, of which "
            + $"{Number(marked.Count(one => one.Answer.IsHidden))} are hidden; "
            + $"{Number(Survey.Members.Count(one => one.Answer.IsHidden) - marked.Count(one => one.Answer.IsHidden))} are hidden without a mark. "
            + $"Overlay: {Number(MemberOverlay.Read().Lines.Count())} lines; rules: {Number(MemberRules.Read().Patterns.Count())} patterns.");
        return figures.ToString();
    }

    private static void Line(StringBuilder figures, string line) => figures.Append(line).Append('\n');

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
