using System.Text.RegularExpressions;
using Narrowgate.Aws.Actions;
using Narrowgate.Policy;
using Narrowgate.Server.Configuration;
using Narrowgate.Testing;

namespace Narrowgate.Server.Tests.Configuration;

/// <summary>docs/configuration.md and docs/policy.md: every example loads, every operator and key that they name is there.</summary>
public sealed partial class DocumentedPagesTests : IDisposable
{
    private static readonly ActionCatalogue Actions = new();

    private readonly Folder _folder = new();

    public DocumentedPagesTests()
    {
        _folder.Environment["PROD_ACCESS_KEY_ID"] = "AKIAEXAMPLE";
        Directory.CreateDirectory(Path.Combine(_folder.Path, "secrets"));
        _folder.Write("secrets/prod", "from-a-file\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_examples_of_the_page_on_configuration_are_one_configuration_without_a_fault()
    {
        var read = Read(string.Join("---\n", Examples("configuration.md")));

        read.Faults.ShouldBeEmpty();
        var configuration = read.Configuration!;
        configuration.Gateway.Models.ShouldBeNull();
        configuration.Providers.Length.ShouldBe(3);
        configuration.Targets.Length.ShouldBe(2);
        WildcardCheck.Examine(configuration.Statements, Actions).ShouldBeEmpty();
    }

    [Fact]
    public void What_the_page_calls_a_default_is_one()
    {
        var written = Read(string.Join("---\n", Examples("configuration.md"))).Configuration!;
        var silent = Read(Sample.Target).Configuration!;

        silent.Gateway.Aws.ShouldBe(written.Gateway.Aws);
        silent.Gateway.Console.ShouldBe(written.Gateway.Console);
        silent.Gateway.Socket.ShouldBe(written.Gateway.Socket);
        silent.Gateway.DataDirectory.ShouldBe(written.Gateway.DataDirectory);
        silent.Gateway.Retention.ShouldBe(written.Gateway.Retention);
        silent.Targets[0].Target.Target.MaxDuration.ShouldBe(written.Targets[0].Target.Target.MaxDuration);
        silent.Targets[0].Target.Target.Enforcement.ShouldBe(written.Targets[0].Target.Target.Enforcement);
    }

    [Fact]
    public void Every_example_of_the_page_on_policies_is_a_list_of_statements_without_a_fault()
    {
        var examples = Examples("policy.md").ToList();
        examples.Count.ShouldBeGreaterThan(3);
        foreach (var example in examples)
        {
            Read($"""
                kind: IdentityProvider
                name: local
                type: embedded
                claims: {"{ tags: { team: team } }"}
                ---
                kind: Policy
                name: page
                statements:
                {example}
                """).Faults.ShouldBeEmpty(example);
        }
    }

    [Fact]
    public void Every_operator_and_condition_key_that_the_page_names_is_there()
    {
        var keys = new ConditionKeys(["team"], ((IActionCatalogue)Actions).RequestKeys);
        var page = Page("policy.md");
        var operators = Table(page, "| operator |");
        operators.ShouldContain("StringNotEqualsIgnoreCase");
        operators.Where(name => name is not ("IfExists" or "*" or "?"))
            .Where(name => !ConditionOperator.TryParse(name, out _, out _)).ShouldBeEmpty();
        var named = Table(page, "| key | value |")
            .Where(name => name.StartsWith("narrowgate:", StringComparison.Ordinal) || name.StartsWith("aws:", StringComparison.Ordinal))
            .ToList();
        named.ShouldContain("narrowgate:AccessLevel");
        named.Where(name => !keys.TryFind(name, out _, out _)).ShouldBeEmpty();
    }

    private ConfigurationResult Read(string yaml) =>
        new ConfigurationReader(Actions, _folder.Environment.GetValueOrDefault, TimeProvider.System).Read(_folder.Write("gate.yaml", yaml));

    private static string Page(string name) => KeptDocument.Read($"docs/{name}");

    private static IEnumerable<string> Examples(string page) =>
        Yaml().Matches(Page(page)).Select(match => match.Groups["yaml"].Value);

    /// <summary>What stands in backquotes in a table.</summary>
    private static List<string> Table(string page, string head) =>
        [.. page[page.IndexOf(head, StringComparison.Ordinal)..].Split('\n').TakeWhile(line => line.StartsWith('|'))
            .SelectMany(line => Quoted().Matches(line)).Select(match => match.Groups["text"].Value)];

    [GeneratedRegex("^```yaml\n(?<yaml>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Yaml();

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
