using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

/// <summary>Calls and the ARNs expected of them, in the forms of the service authorization reference.</summary>
public sealed class ResourceTableTests
{
    public static TheoryData<string> Rows => [.. ResourceTable.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_call_is_on_the_resources_of_the_table(string name)
    {
        var row = ResourceTable.Rows.Single(row => row.Name == name);

        Calls.Described(row.Service, row.Operation, row.Parameters).Actions[0].Resources
            .Select(Text).Order(StringComparer.Ordinal).ShouldBe(row.Resources);
    }

    [Fact]
    public void The_table_has_250_calls_of_80_services()
    {
        ResourceTable.Rows.Count.ShouldBeGreaterThanOrEqualTo(250);
        ResourceTable.Rows.DistinctBy(row => row.Service).Count().ShouldBeGreaterThanOrEqualTo(80);
    }

    private static string Text(Resource resource) =>
        resource.IsUnknown ? "unknown" : resource.IsPartlyKnown ? $"~{resource.Name}" : resource.Name;
}
