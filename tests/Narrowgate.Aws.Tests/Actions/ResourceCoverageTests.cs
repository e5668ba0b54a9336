using System.Globalization;
using System.Text;
using Narrowgate.Aws.Actions;
using Narrowgate.Operations;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Actions;

/// <summary>Of how many calls the resources can be told, as docs/resources.md says it.</summary>
public sealed class ResourceCoverageTests
{
    /// <summary>It may only grow.</summary>
    private const int KnownNow = 12_500;

    [Fact]
    public void The_documented_coverage_is_true()
    {
        var counts = Calls.Models.Index.Services.Keys.Order(StringComparer.Ordinal)
            .Select(service => (Service: service, Count: OfService(service)))
            .Where(row => row.Count.Uses > 0)
            .ToArray();

        KeptDocument.ShouldHold("docs/resources.md", "coverage", Table(counts));
        counts.Sum(row => row.Count.Whole + row.Count.Partly).ShouldBeGreaterThanOrEqualTo(KnownNow);
    }

    [Fact]
    public void Every_line_of_the_names_is_of_use()
    {
        var taken = Calls.Models.Index.Services.Keys
            .SelectMany(service => Calls.Models.Find(service)!.Operations.Values.Select(operation => (service, operation)))
            .SelectMany(call => Candidates(call.service, new CallFacts(FullCall.Of(call.service, call.operation), Here)))
            .ToHashSet();

        NameTable.Read().Lines
            .Where(line => line.Groups.SelectMany(group => group).Any() && !taken.Contains(line.Key))
            .Select(line => line.Key)
            .ShouldBeEmpty();
    }

    private static CallScope Here => new("aws", Calls.Account, "eu-west-1");

    /// <summary>The lines of which the operation takes a member, for an action of the same prefix.</summary>
    private static IEnumerable<string> Candidates(string service, CallFacts call)
    {
        var prefixes = Calls.Map.Of(call).Select(use => use.Action.Split(':')[0]).Append(Calls.Catalogue.Prefix(service)).ToHashSet();
        return LinesByPrefix.Where(lines => prefixes.Contains(lines.Key)).SelectMany(lines => lines)
            .Where(line => line.Of(call).Length > 0)
            .Select(line => line.Key);
    }

    private static ILookup<string, NameLine> LinesByPrefix { get; } =
        NameTable.Read().Lines.ToLookup(line => line.Key.Split(' ')[0]);

    private static Coverage OfService(string service)
    {
        var coverage = new Coverage(0, 0, 0, 0, 0);
        foreach (var operation in Calls.Models.Find(service)!.Operations.Values)
        {
            var call = new CallFacts(FullCall.Of(service, operation), Here);
            foreach (var use in Calls.Map.Of(call).Where(use => Calls.Catalogue.Find(use.Action) is { Types.IsEmpty: false }))
            {
                coverage = coverage.With(use);
            }
        }
        return coverage;
    }

    private static string Table((string Service, Coverage Count)[] rows)
    {
        var text = new StringBuilder();
        text.Append("| service | uses | known | known in part | some unknown: not in the request | some unknown: not certain |\n");
        text.Append("|---|---|---|---|---|---|\n");
        var all = rows.Aggregate(new Coverage(0, 0, 0, 0, 0), (sum, row) => sum + row.Count);
        foreach (var (service, count) in rows.Prepend(("**all**", all)))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {service} | {count.Uses} | {count.Whole} | {count.Partly} | {count.NotTold} | {count.NotCertain} |\n");
        }
        return text.ToString();
    }

    /// <param name="NotTold">At least one resource is unknown and no member of the operation names it.</param>
    /// <param name="NotCertain">At least one is named in a way that leaves open which it is.</param>
    private sealed record Coverage(int Uses, int Whole, int Partly, int NotTold, int NotCertain)
    {
        public Coverage With(ActionUse use)
        {
            var unknown = use.Resources.Where(resource => resource.IsUnknown).ToArray();
            var prefix = use.Action[..(use.Action.IndexOf(':', StringComparison.Ordinal) + 1)];
            return unknown.Length == 0
                ? use.Resources.Any(resource => resource.IsPartlyKnown)
                    ? this with { Uses = Uses + 1, Partly = Partly + 1 }
                    : this with { Uses = Uses + 1, Whole = Whole + 1 }
                : unknown.All(resource => resource.Name.StartsWith(prefix, StringComparison.Ordinal))
                    ? this with { Uses = Uses + 1, NotTold = NotTold + 1 }
                    : this with { Uses = Uses + 1, NotCertain = NotCertain + 1 };
        }

        public static Coverage operator +(Coverage a, Coverage b) =>
            new(a.Uses + b.Uses, a.Whole + b.Whole, a.Partly + b.Partly, a.NotTold + b.NotTold, a.NotCertain + b.NotCertain);
    }
}
