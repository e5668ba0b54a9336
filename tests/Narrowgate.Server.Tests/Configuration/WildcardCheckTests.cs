using Narrowgate.Aws.Actions;
using Narrowgate.Server.Configuration;

namespace Narrowgate.Server.Tests.Configuration;

/// <summary>What a wildcard does not let through is said when the configuration is checked, not when a job fails.</summary>
public sealed class WildcardCheckTests : IDisposable
{
    private static readonly ActionCatalogue Actions = new();

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_wildcard_that_passes_over_what_must_be_named_is_a_warning_with_its_place_and_what_to_write() =>
        Warnings("effect: Allow\naction: \"ssm:SendC*\"\nresource: \"*\"").ShouldBe([
            "gate.yaml:4: warning: the wildcards of statement 1 of ci do not allow ssm:SendCommand, which run code, "
            + "act through others or issue credentials; name those that are meant, or ask for them with effect: RequireApproval",
        ]);

    [Fact]
    public void Of_many_some_are_named() =>
        Warnings("effect: Allow\naction: \"*\"\nresource: \"*\"").ShouldHaveSingleItem().ShouldMatch(" and [0-9]+ more actions, ");

    [Theory]
    [InlineData("effect: Allow\naction: \"ssm:SendCommand\"\nresource: \"*\"")]
    [InlineData("effect: Allow\naction: \"s3:GetObject*\"\nresource: \"*\"")]
    [InlineData("effect: RequireApproval\naction: \"*\"\nresource: \"*\"")]
    [InlineData("effect: Deny\naction: \"*\"\nresource: \"*\"")]
    [InlineData("effect: Allow\naction: \"ssm:SendC*\"\nresource: \"*\"\ncondition: { StringEquals: { \"narrowgate:AccessLevel\": Read } }")]
    [InlineData("effect: Allow\naction: \"ssm:SendC*\"\nresource: \"*\"\ncondition: { \"ForAllValues:StringNotEquals\": { \"narrowgate:Risk\": code-execution } }")]
    public void What_names_them_or_does_not_reach_them_is_none(string statement) => Warnings(statement).ShouldBeEmpty();

    [Theory]
    [InlineData("Allow", "ssm:SendCommand")]
    [InlineData("RequireApproval", "ssm:*")]
    [InlineData("Deny", "ssm:*")]
    public void Where_another_statement_speaks_of_them_it_is_none(string effect, string action) => Warnings(
        "effect: Allow\naction: \"ssm:SendC*\"\nresource: \"*\"\n",
        $"\n  - {{ effect: {effect}, action: \"{action}\", resource: \"*\" }}").ShouldBeEmpty();

    private string[] Warnings(string statement, string more = "")
    {
        var path = _folder.Write("gate.yaml", Sample.Statement(statement.TrimEnd()) + more.TrimStart('\n'));
        var result = new ConfigurationReader(Actions, TimeProvider.System).Read(path);
        result.Faults.ShouldBeEmpty();
        return [.. WildcardCheck.Examine(result.Configuration!.Statements, Actions)
            .Select(warning => warning.ToString().Replace(_folder.Path + "/", "", StringComparison.Ordinal))];
    }
}
