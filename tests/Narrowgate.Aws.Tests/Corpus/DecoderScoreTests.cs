namespace Narrowgate.Aws.Tests.Corpus;

public sealed class DecoderScoreTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_request_is_decoded_exactly_and_written_anew_reads_the_same()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var all = DecoderScore.Run();
        output.WriteLine($"{all.Count} requests in {clock.Elapsed}");
        foreach (var group in all.GroupBy(s => s.Sent.Protocol))
        {
            File.WriteAllLines($"/tmp/written/{group.Key}.jsonl", group.Select(IndependentReader.Line));
        }
    }
}
