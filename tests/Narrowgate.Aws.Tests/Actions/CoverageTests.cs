using Narrowgate.Policy;

namespace Narrowgate.Aws.Tests.Actions;

public sealed class CoverageTests(ITestOutputHelper output)
{
    /// <summary>Of aws.md: 17,564 operations have an action of their own name; the tables add the rest.</summary>
    private const int KnownByName = 17_564;

    /// <summary>With the tables; it may only grow.</summary>
    private const int MappedNow = 18_063;

    [Fact]
    public void Every_operation_can_be_described_and_nearly_all_are_mapped()
    {
        int mapped = 0, all = 0;
        var unmapped = new List<string>();
        foreach (var service in Calls.Models.Index.Services.Keys.Order(StringComparer.Ordinal))
        {
            foreach (var operation in Calls.Models.Find(service)!.Operations.Keys)
            {
                var described = Calls.Described(service, operation);
                all++;
                described.Actions.ShouldNotBeEmpty();
                described.Actions.Any(use => use.Resources.IsEmpty).ShouldBeFalse(described.FullName);
                if (described.Actions.Any(use => use.Action == ActionSelector.Unmapped))
                {
                    unmapped.Add($"{service}:{operation}");
                    continue;
                }
                mapped++;
                described.Actions.Any(use => Calls.Catalogue.Find(use.Action)?.Level != use.Level).ShouldBeFalse(described.FullName);
            }
        }
        output.WriteLine($"{mapped} of {all} operations are mapped ({100.0 * mapped / all:F1} %).");
        output.WriteLine(string.Join(' ', unmapped));
        mapped.ShouldBeGreaterThan(KnownByName);
        mapped.ShouldBeGreaterThanOrEqualTo(MappedNow);
    }
}
