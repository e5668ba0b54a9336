namespace Narrowgate.Aws.Tests.Corpus;

public sealed class DecoderScoreTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_request_is_decoded_exactly_and_written_anew_reads_the_same()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var all = DecoderScore.Run();
        output.WriteLine($"{all.Count} requests in {clock.Elapsed}");
        var faults = all.Select(scored => (scored, What: scored.Refusal ?? scored.Fault ?? scored.Difference ?? (scored.Written is { } w ? Wire(scored.Sent, w) : null)))
            .Where(fault => fault.What is not null && ScoreException.Of(fault.scored.Sent) is null).ToList();
        File.WriteAllLines("/tmp/faults.txt", faults.Select(f => $"{f.scored.Sent.Title}: {f.What}"));
        output.WriteLine($"{faults.Count}");
        faults.ShouldBeEmpty();
    }

    private static string? Wire(CorpusRequest s, Narrowgate.Aws.Forward.UpstreamRequest w)
    {
        try { return WireDifference.Between(s, w); } catch (Exception e) { return "WIRE " + e.Message; }
    }
}
