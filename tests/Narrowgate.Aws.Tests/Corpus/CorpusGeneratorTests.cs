namespace Narrowgate.Aws.Tests.Corpus;

public sealed class CorpusGeneratorTests
{
    // One or more of each protocol, in seconds; every service has lines of its own, so these are what the others are.
    private static readonly string[] Sample =
    [
        "bedrock-runtime", "cloudwatch", "docdb", "iot", "kms", "lex-runtime", "route53", "s3", "s3control", "simpledbv2", "sqs",
    ];

    [Fact]
    [Trait("Needs", "python")]
    public void The_committed_corpus_is_what_the_pinned_botocore_writes()
    {
        var written = Script.Run("corpus.py", ["lines", .. Sample]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToLookup(line => CorpusRequest.Parse(line).Protocol, StringComparer.Ordinal);
        foreach (var protocol in CorpusRequest.Protocols)
        {
            var committed = CorpusRequest.Lines(protocol)
                .Where(line => Sample.Any(service => line.StartsWith($"{{\"service\":\"{service}\",", StringComparison.Ordinal)));
            var ours = written[protocol].ToHashSet(StringComparer.Ordinal);
            committed.Where(line => !ours.Remove(line)).Select(line => line[..120])
                .ShouldBeEmpty($"{protocol}: write the corpus anew");
            ours.ShouldBeEmpty($"{protocol}: write the corpus anew");
        }
    }

    [Fact]
    public void The_corpus_is_of_the_same_botocore_as_the_catalogue()
    {
        foreach (var protocol in CorpusRequest.Protocols)
        {
            CorpusRequest.Lines(protocol).First().ShouldBe($$"""{"source":"{{Decode.Decoding.Models.Index.Source}}"}""");
        }
    }
}
