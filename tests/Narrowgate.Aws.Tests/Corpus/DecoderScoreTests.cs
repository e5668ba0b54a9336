using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Corpus;

public sealed class DecoderScoreTests
{
    private const int Shown = 100;

    [Fact]
    public void Every_request_is_decoded_exactly_but_for_the_listed_exceptions()
    {
        DecoderScore.Requests.Count().ShouldBeGreaterThan(56_000);
        Show(DecoderScore.Requests
            .Where(scored => !scored.IsDecoded && ScoreException.Of(scored.Sent) is null)
            .Select(scored => $"{scored.Sent.Title} {scored.Refusal ?? scored.Fault}")).ShouldBeEmpty();
    }

    [Fact]
    public void Each_listed_exception_is_refused_with_its_reason()
    {
        foreach (var exception in ScoreException.All)
        {
            var covered = DecoderScore.Requests.Where(scored => ScoreException.Of(scored.Sent) == exception).ToList();
            covered.ShouldNotBeEmpty(exception.What);
            Show(covered.Where(scored => scored.Refusal?.Contains(exception.Refusal, StringComparison.Ordinal) != true)
                .Select(scored => $"{scored.Sent.Title} {scored.Refusal ?? "is carried: take it off the list"}")).ShouldBeEmpty();
        }
    }

    [Fact]
    public void What_is_written_anew_reads_the_same() => Show(DecoderScore.Requests
        .Where(scored => scored.Difference is not null)
        .Select(scored => $"{scored.Sent.Title} {scored.Difference}")).ShouldBeEmpty();

    /// <summary>Wrong about the service is wrong about everything: policy would decide on a call that nobody made.</summary>
    [Fact]
    public void Where_nothing_says_which_service_is_meant_none_is_taken_for_another()
    {
        var mode = DecoderScore.EndpointMode;
        mode.Undecided.ShouldNotBeEmpty();
        Show(mode.Mistaken).ShouldBeEmpty();
        Show(mode.Unnamed).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Needs", "python")]
    public void The_published_score_is_what_is_found_and_another_parser_reads_the_same()
    {
        var readAnew = IndependentReader.Read(DecoderScore.All);
        Show(readAnew.Faults).ShouldBeEmpty();
        // WireDifference does not look into CBOR.
        readAnew.Protocols["smithy-rpc-v2-cbor"].Wire.ShouldBe(0);
        KeptDocument.ShouldBe(
            "docs/decoder-score.md", ScorePage.Write(DecoderScore.All, readAnew, DecoderScore.EndpointMode));
    }

    private static string Show(IEnumerable<string> faults)
    {
        var all = faults.ToList();
        return all.Count == 0 ? "" : $"{all.Count}:\n{string.Join('\n', all.Take(Shown))}";
    }
}
