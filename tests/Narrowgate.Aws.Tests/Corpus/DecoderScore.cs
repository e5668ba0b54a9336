namespace Narrowgate.Aws.Tests.Corpus;

internal static class DecoderScore
{
    public static IReadOnlyList<Scored> Run() => CorpusRequest.Protocols
        .SelectMany(protocol => CorpusRequest.Lines(protocol).Skip(1))
        .AsParallel().AsOrdered()
        .Select(CorpusRequest.Parse)
        .Select(sent => sent.Cannot is null ? Scored.Of(sent) : new Scored(sent)).ToList();
}
