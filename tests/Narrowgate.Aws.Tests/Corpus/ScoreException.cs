namespace Narrowgate.Aws.Tests.Corpus;

/// <summary>Requests of the corpus that the gateway does not carry, why, and what it answers: each is refused.</summary>
internal sealed record ScoreException(string What, string Reason, Func<CorpusRequest, bool> Covers, string Refusal)
{
    public static IReadOnlyList<ScoreException> All { get; } =
    [
        new("smithy-rpc-v2-cbor, all operations", "the protocol is not carried yet",
            sent => sent.Protocol == "smithy-rpc-v2-cbor", "rpc-v2-cbor is not carried"),
    ];

    public static ScoreException? Of(CorpusRequest sent) => All.FirstOrDefault(exception => exception.Covers(sent));
}
