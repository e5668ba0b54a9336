using System.Collections.Immutable;

namespace Narrowgate.Aws.Tests.Corpus;

/// <summary>What became of the whole corpus, in its order; found once for all tests that ask.</summary>
internal static class DecoderScore
{
    private static readonly Lazy<ImmutableArray<Scored>> Found = new(Run);

    private static readonly Lazy<EndpointMode> Silent = new(() => EndpointMode.Of(Requests));

    public static ImmutableArray<Scored> All => Found.Value;

    public static EndpointMode EndpointMode => Silent.Value;

    /// <summary>The requests, without the lines of operations that have none.</summary>
    public static IEnumerable<Scored> Requests => All.Where(scored => scored.Sent.Cannot is null);

    private static ImmutableArray<Scored> Run() =>
    [
        .. CorpusRequest.Protocols.SelectMany(protocol => CorpusRequest.Lines(protocol).Skip(1))
            .AsParallel().AsOrdered()
            .Select(CorpusRequest.Parse)
            .Select(sent => sent.Cannot is null ? Scored.Of(sent) : new Scored(sent)),
    ];
}
