using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Narrowgate.Recording;

namespace Narrowgate.Bench.Journal;

/// <summary>
/// Durable records a second: so many callers at once on the journal, beside the bare disk in the same rounds. The
/// goal is 50,000 records of 2 KiB a second with 16 callers or more.
/// </summary>
internal static class JournalBench
{
    private const int RecordBytes = 2048;
    private const int Rounds = 15;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(0.5);
    private static readonly ImmutableArray<int> Callers = [1, 4, 16, 64, 256];

    public static async Task<int> RunAsync(string folder, TextWriter output)
    {
        var entry = Entry();
        var measured = new Dictionary<string, List<Measurement>>(StringComparer.Ordinal);
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var callers in Callers)
            {
                var raw = RawDisk.Measure(folder, RecordBytes, callers, Duration);
                var journal = await JournalLoad.MeasureAsync(folder, entry, callers, Duration);
                if (round > 0)
                {
                    Add(measured, $"raw {callers}", raw);
                    Add(measured, $"journal {callers}", journal);
                }
            }
        }
        Print(output, measured);
        return 0;
    }

    private static void Add(Dictionary<string, List<Measurement>> measured, string what, Measurement one)
    {
        if (!measured.TryGetValue(what, out var list))
        {
            measured[what] = list = [];
        }
        list.Add(one);
    }

    private static void Print(TextWriter output, Dictionary<string, List<Measurement>> measured)
    {
        var single = Median(measured["raw 1"]).PerSecond;
        output.WriteLine("| batch or callers | bare disk, records/s (best) | journal, records/s (best) | journal / bare | "
            + "journal / one flush a record | journal p50 µs | p99 µs |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var callers in Callers)
        {
            var raw = Median(measured[$"raw {callers}"]);
            var journal = Median(measured[$"journal {callers}"]);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {callers} | {raw.PerSecond:N0} ({Best(measured[$"raw {callers}"]):N0}) "
                + $"| {journal.PerSecond:N0} ({Best(measured[$"journal {callers}"]):N0}) "
                + $"| {journal.PerSecond / raw.PerSecond:F2} | {journal.PerSecond / single:F1} "
                + $"| {journal.P50.TotalMicroseconds:N0} | {journal.P99.TotalMicroseconds:N0} |"));
        }
    }

    private static double Best(List<Measurement> rounds) => rounds.Max(one => one.PerSecond);

    private static Measurement Median(List<Measurement> rounds) =>
        rounds.OrderBy(one => one.PerSecond).ElementAt(rounds.Count / 2);

    private static CallIntended Entry()
    {
        var at = DateTimeOffset.UnixEpoch;
        var call = new RecordedCall(
            IdSource.Format(at, new byte[10]), IdSource.Format(at, new byte[10]), at, "dynamodb", "PutItem",
            JsonSerializer.SerializeToElement(new { TableName = "orders", Item = "" }),
            [new RecordedAction("dynamodb:PutItem", "Write", [])],
            ["arn:aws:dynamodb:us-east-1:111122223333:table/orders"], "111122223333", "us-east-1",
            new RecordedDecision("Allow", [new RecordedStatement("ci", "write", "Allow")], "0123456789abcdef", "allowed"),
            new RecordedMessage([new RecordedHeader("accept", "*/*")], Body: null, 0, Sha256: null, WireHmac: null));
        var missing = RecordBytes - JournalJson.Write(new CallIntended(at, call, Request: null)).Length;
        var item = new { TableName = "orders", Item = new string('x', missing) };
        return new CallIntended(at, call with { Parameters = JsonSerializer.SerializeToElement(item) }, Request: null);
    }
}
