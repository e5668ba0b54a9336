using Narrowgate.Fuzz;

namespace Narrowgate.Aws.Tests.Fuzzing;

/// <summary>The fuzz targets for as long as a test may take; <c>eng/Fuzz</c> runs the same for hours.</summary>
public sealed class FuzzTargetTests
{
    private const int Executions = 1500;

    public static TheoryData<string> Targets => [.. AllTargets.List.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Nothing_is_found_by_so_many_changed_inputs(string name)
    {
        var fuzzer = new Fuzzer(AllTargets.List.Single(target => target.Name == name), seed: 1);

        while (fuzzer.Executions < Executions)
        {
            fuzzer.Next().ShouldBeNull();
        }

        fuzzer.Outcomes.ShouldBeGreaterThan(2);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Seeds_and_what_once_failed_are_borne(string name)
    {
        var target = AllTargets.List.Single(target => target.Name == name);

        // The first time a model may have to be loaded for it.
        foreach (var input in SeedFile.Of(name).Concat(SeedFile.Regressions(name).Select(regression => regression.Input)))
        {
            _ = Fuzzer.Check(target, input);
            Fuzzer.Check(target, input).ShouldBeNull();
        }
    }

    [Fact]
    public void The_same_seed_finds_the_same()
    {
        var (one, other) = (new Fuzzer(new Fragile(), seed: 7), new Fuzzer(new Fragile(), seed: 7));

        var found = Until(one);
        found.What.ShouldBe("BrokenOracle: a quote");
        found.Input.Length.ShouldBe(1, "what is not needed for it is cut away");
        Until(other).Input.ShouldBe(found.Input);
        other.Executions.ShouldBe(one.Executions);
    }

    private static Finding Until(Fuzzer fuzzer)
    {
        while (true)
        {
            if (fuzzer.Next() is { } finding)
            {
                return finding;
            }
        }
    }

    /// <summary>Breaks at any double quote, which no seed of it has.</summary>
    private sealed class Fragile : IFuzzTarget
    {
        public string Name => "authorization";

        public IReadOnlyList<string> Tokens => [];

        public string Run(ReadOnlyMemory<byte> input) =>
            input.Span.Contains((byte)'"') ? throw new BrokenOracle("a quote") : "";
    }
}
