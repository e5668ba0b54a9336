using Narrowgate.Aws.Actions;
using Narrowgate.Operations;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Actions;

public sealed class RiskTableTests
{
    private static readonly RiskTable Table = new();

    private static ILookup<string, CataloguedAction> ByPrefix { get; } =
        Calls.Catalogue.All.ToLookup(action => action.Prefix, StringComparer.Ordinal);

    [Theory]
    [InlineData("s3:DeleteBucket", "destructive irreversible")]
    [InlineData("s3:ListBucket", "")]
    [InlineData("s3:GetObject", "sensitive-read")]
    [InlineData("s3:PutLifecycleConfiguration", "destructive irreversible indirect")]
    [InlineData("iam:CreateAccessKey", "privilege-escalation credential-issuing")]
    [InlineData("lambda:UpdateFunctionCode", "code-execution")]
    [InlineData("ssm:StartSession", "credential-issuing code-execution")]
    [InlineData("ec2:DescribeInstances", "")]
    [InlineData("kms:PutKeyPolicy", "privilege-escalation exposure")]
    public void An_action_has_the_risks_that_its_file_gives_it(string action, string risks) =>
        Table.Of(action).Select(risk => risk.Name()).ShouldBe(
            risks.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);

    [Theory]
    [InlineData("s3:NobodyLookedAtThis")]
    [InlineData("nosuchservice:Get")]
    public void What_nobody_has_classed_has_every_risk(string action) =>
        Table.Of(action).ShouldBe(Enum.GetValues<Risk>(), ignoreOrder: true);

    [Fact]
    public void Every_action_of_the_catalogue_is_classed_once_and_nothing_else_is()
    {
        foreach (var prefix in ByPrefix)
        {
            RiskTable.Lines(prefix.Key).SelectMany(line => line.Actions).Order(StringComparer.Ordinal).ShouldBe(
                prefix.Select(action => action.Name[(prefix.Key.Length + 1)..]).Order(StringComparer.Ordinal), prefix.Key);
        }
    }

    [Fact]
    public void Every_file_is_of_a_prefix_that_there_is() =>
        typeof(RiskTable).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("risks/", StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name))
            .ShouldBe(ByPrefix.Select(prefix => prefix.Key), ignoreOrder: true);

    [Fact]
    public void The_document_says_how_many_actions_carry_each_risk()
    {
        var counts = Calls.Catalogue.All.SelectMany(action => Table.Of(action.Name)).CountBy(risk => risk).ToDictionary();
        var dangerous = Calls.Catalogue.All.Count(action => !Table.Of(action.Name).IsEmpty);
        var rows = Enum.GetValues<Risk>().Select(risk => $"| `{risk.Name()}` | {counts[risk]} |");

        KeptDocument.ShouldHold("docs/risks.md", "counts", $"""
            | risk | actions |
            |---|---:|
            {string.Join('\n', rows)}
            | none of them | {Calls.Catalogue.All.Count() - dangerous} |
            | all actions | {Calls.Catalogue.All.Count()} |
            """);
    }
}
