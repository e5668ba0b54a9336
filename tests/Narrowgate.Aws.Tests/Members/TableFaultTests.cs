using Narrowgate.Aws.Members;
using Narrowgate.Aws.Tables;

namespace Narrowgate.Aws.Tests.Members;

public sealed class TableFaultTests
{
    [Theory]
    [InlineData("*Token any secret", "rules.txt:7: a rule is a pattern, kinds, a class and a reason")]
    [InlineData("*Token anything secret # why", "rules.txt:7: 'anything' is no kind")]
    [InlineData("*Token any hidden # why", "rules.txt:7: 'hidden' is no class")]
    public void A_rule_that_is_not_understood_is_named(string line, string fault) =>
        Should.Throw<InvalidDataException>(() => MemberRules.Parse([Row("rules.txt", line)])).Message.ShouldBe(fault);

    [Theory]
    [InlineData("lambda Code secret # why", "overlay.txt:7: a line is a service, a place SHAPE.MEMBER, a class and a reason")]
    [InlineData("lambda A.B secret", "overlay.txt:7: a line is a service, a place SHAPE.MEMBER, a class and a reason")]
    [InlineData("lambda A.B hidden # why", "overlay.txt:7: 'hidden' is no class")]
    public void A_line_of_the_overlay_that_is_not_understood_is_named(string line, string fault) =>
        Should.Throw<InvalidDataException>(() => MemberOverlay.Parse([Row("overlay.txt", line)])).Message.ShouldBe(fault);

    [Theory]
    [InlineData("overlay.txt")]
    [InlineData("rules.txt")]
    public void Every_line_says_why(string file) =>
        EmbeddedTable.Rows($"members/{file}").Where(row => row.Reason.Length < 4).ShouldBeEmpty();

    private static TableRow Row(string file, string line)
    {
        var parts = line.Split('#', 2, StringSplitOptions.TrimEntries);
        return new TableRow(file, 7, parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), parts.Length > 1 ? parts[1] : "");
    }
}
