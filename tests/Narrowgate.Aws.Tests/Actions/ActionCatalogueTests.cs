using Narrowgate.Aws.Actions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

public sealed class ActionCatalogueTests
{
    [Theory]
    [InlineData("s3:GetObject", true)]
    [InlineData("S3:getobject", true)]
    [InlineData("s3:Get*", true)]
    [InlineData("s3:Get?bject", true)]
    [InlineData("*", true)]
    [InlineData("*:Describe*", true)]
    [InlineData("narrowgate:Unmapped", true)]
    [InlineData("s3:GetObjects", false)]
    [InlineData("s3:Fetch*", false)]
    [InlineData("nosuch:*", false)]
    [InlineData("", false)]
    public void A_pattern_matches_where_an_action_does(string pattern, bool matches) =>
        Calls.Catalogue.MatchesAny(pattern).ShouldBe(matches);

    [Theory]
    [InlineData("s3:GetObjects", "s3:GetObject")]
    [InlineData("ec2:TerminateInstance", "ec2:TerminateInstances")]
    [InlineData("secretmanager:GetSecretValue", "secretsmanager:GetSecretValue")]
    [InlineData("completely:Different", null)]
    public void A_misspelt_action_has_a_nearest_name(string pattern, string? nearest) =>
        Calls.Catalogue.Nearest(pattern).ShouldBe(nearest);

    [Fact]
    public void Every_action_of_the_tables_exists()
    {
        foreach (var action in OperationTable.Read().Actions)
        {
            Calls.Catalogue.Find(action).ShouldNotBeNull(action);
        }
    }

    [Fact]
    public void Every_action_has_a_level() =>
        Calls.Catalogue.All.ShouldAllBe(action => action.Level != AccessLevel.Unclassed);

    [Fact]
    public void The_operations_table_names_operations_that_exist()
    {
        var table = OperationTable.Read();
        var known = Calls.Models.Index.Services.Keys
            .SelectMany(service => Calls.Models.Find(service)!.Operations.Keys.Select(operation => $"{service} {operation}"))
            .ToHashSet();

        table.Operations.Where(operation => !known.Contains(operation)).ShouldBeEmpty();
    }
}
