using System.Globalization;
using System.Text;
using Narrowgate.Policy;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Actions;

/// <summary>
/// Every operation of every service: that it can be described, by which rule it is mapped, and that docs/actions.md says
/// so.
/// </summary>
public sealed class CoverageTests
{
    /// <summary>It may only grow.</summary>
    private const int MappedNow = 18_174;

    private static readonly string[] Rules = ["name", "table", "code", "unmapped"];

    private static readonly Lazy<IReadOnlyList<(string Service, string Operation, string Rule)>> Mapped = new(Map);

    [Fact]
    public void Every_operation_can_be_described_and_nearly_all_are_mapped()
    {
        foreach (var (service, operation, rule) in Mapped.Value)
        {
            var described = Calls.Described(service, operation);
            described.Actions.ShouldNotBeEmpty();
            described.Actions.Any(use => use.Resources.IsEmpty).ShouldBeFalse(described.FullName);
            described.Actions.Any(use => use.Action == ActionSelector.Unmapped).ShouldBe(rule == "unmapped", described.FullName);
            described.Actions
                .Any(use => rule != "unmapped" && Calls.Catalogue.Find(use.Action)?.Level != use.Level)
                .ShouldBeFalse(described.FullName);
        }
        Mapped.Value.Count(one => one.Rule != "unmapped").ShouldBeGreaterThanOrEqualTo(MappedNow);
    }

    [Fact]
    public void Whatever_is_unmapped_has_a_reason_and_every_reason_its_operations()
    {
        var rows = UnmappedRows();
        var unused = rows.ToHashSet();
        foreach (var (service, operation, _) in Mapped.Value.Where(one => one.Rule == "unmapped"))
        {
            var row = Array.Find(rows, row => row[0] == service && (row[1] == operation || row[1] == "*"));
            row.ShouldNotBeNull($"{service} {operation}");
            unused.Remove(row!);
        }
        unused.Select(row => string.Join(' ', row)).ShouldBeEmpty();
    }

    [Fact]
    public void The_page_says_what_holds() => KeptDocument.ShouldHold("docs/actions.md", "figures", Figures());

    private static string Figures()
    {
        var text = new StringBuilder("| mapped by | operations |\n|---|---:|\n");
        foreach (var rule in Rules)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {rule} | {Mapped.Value.Count(one => one.Rule == rule):N0} |\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"| all | {Mapped.Value.Count:N0} |\n\n");
        text.Append("| unmapped because | operations |\n|---|---|\n");
        var rows = UnmappedRows();
        var reasons = Mapped.Value.Where(one => one.Rule == "unmapped")
            .Select(one => (one.Service, one.Operation, Reason: Array.Find(
                rows, row => row[0] == one.Service && (row[1] == one.Operation || row[1] == "*"))?[2] ?? "?"));
        foreach (var reason in reasons.GroupBy(one => one.Reason).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var services = reason.GroupBy(one => one.Service).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{group.Key}: {string.Join(", ", group.Select(one => one.Operation).Order(StringComparer.Ordinal))}");
            text.Append(CultureInfo.InvariantCulture, $"| {reason.Key} ({reason.Count()}) | {string.Join("<br>", services)} |\n");
        }
        var pairs = Calls.Catalogue.All
            .SelectMany(action => action.Dependents.Select(dependent => Calls.Dependents.Find(action.Name, dependent)!)).ToArray();
        text.Append("\n| dependent pairs that AWS lists | |\n|---|---:|\n");
        text.Append(CultureInfo.InvariantCulture, $"| asked for, where the call names it or always | {pairs.Count(row => row.Reason is null):N0} |\n");
        foreach (var left in pairs.Where(row => row.Reason is not null).GroupBy(row => row.Reason).OrderByDescending(group => group.Count()))
        {
            text.Append(CultureInfo.InvariantCulture, $"| left to AWS: {left.Key} | {left.Count():N0} |\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"| all | {pairs.Length:N0} |\n\n");
        text.Append("| compiled from | version | for |\n|---|---|---|\n");
        foreach (var source in Calls.Catalogue.Source)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {source.Package} | {source.Version} | {source.Gives} |\n");
        }
        return text.ToString();
    }

    private static List<(string Service, string Operation, string Rule)> Map() =>
        [.. Calls.Models.Index.Services.Keys.Order(StringComparer.Ordinal)
            .SelectMany(service => Calls.Models.Find(service)!.Operations.Keys
                .Select(operation => (service, operation, Calls.Map.Rule(Calls.Facts(service, operation)))))];

    private static string[][] UnmappedRows() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Actions", "unmapped.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' '))];
}
