using System.Diagnostics;
using System.Globalization;

namespace Narrowgate.Bench.DataPath;

/// <summary>Small calls straight to a stub upstream and through the whole gateway, in turns: prints a Markdown table.</summary>
internal static class DataPathBench
{
    private const int Rounds = 7;

    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(string folder, TextWriter output)
    {
        await using var upstream = await StubUpstream.StartAsync();
        await using var bench = await BenchGateway.StartAsync(folder, upstream.Address);
        using var direct = new SignedCaller(upstream.Address, BenchGateway.TargetCredential);
        using var through = new SignedCaller(bench.Address, await bench.KeysAsync());

        await output.WriteLineAsync("| connections | direct, calls/s | gateway, calls/s | gateway / direct | direct p50 µs | gateway p50 µs | added p50 µs |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|");
        foreach (var connections in (int[])[1, 32, 256])
        {
            await RoundAsync(direct, connections);
            await RoundAsync(through, connections);
            var measured = new List<(Round Direct, Round Through)>();
            for (var round = 0; round < Rounds; round++)
            {
                measured.Add((await RoundAsync(direct, connections), await RoundAsync(through, connections)));
            }
            var (directRate, throughRate) = (Median(measured, pair => pair.Direct.Rate), Median(measured, pair => pair.Through.Rate));
            var (directWait, throughWait) = (Median(measured, pair => pair.Direct.P50), Median(measured, pair => pair.Through.P50));
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {connections} | {directRate:N0} | {throughRate:N0} | {throughRate / directRate:N2} | {directWait:N0} | {throughWait:N0} | {throughWait - directWait:N0} |"));
        }
        return 0;
    }

    private static async Task<Round> RoundAsync(SignedCaller caller, int connections)
    {
        var end = Stopwatch.GetTimestamp() + (long)(RoundTime.TotalSeconds * Stopwatch.Frequency);
        var waits = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => LoopAsync(caller, end))));
        var all = waits.SelectMany(wait => wait).Order().ToList();
        return new Round(all.Count / RoundTime.TotalSeconds, all[all.Count / 2] * 1e6 / Stopwatch.Frequency);
    }

    private static async Task<List<long>> LoopAsync(SignedCaller caller, long end)
    {
        var waits = new List<long>();
        for (var began = Stopwatch.GetTimestamp(); began < end;)
        {
            await caller.GetItemAsync();
            var now = Stopwatch.GetTimestamp();
            waits.Add(now - began);
            began = now;
        }
        return waits;
    }

    private static double Median<T>(List<T> measured, Func<T, double> figure) =>
        measured.Select(figure).Order().ElementAt(measured.Count / 2);

    private sealed record Round(double Rate, double P50);
}
