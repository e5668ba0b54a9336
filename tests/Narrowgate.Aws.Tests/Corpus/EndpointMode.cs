using System.Collections.Immutable;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Tests.Decode;

namespace Narrowgate.Aws.Tests.Corpus;

/// <summary>
/// The requests of services that are signed alike, as they arrive where the client was given an endpoint that says nothing
/// of the service: <c>AWS_ENDPOINT_URL=http://127.0.0.1:8700</c>.
/// </summary>
/// <param name="Requests">How many are of such services.</param>
/// <param name="Undecided">Those that are refused, since they could be of several.</param>
/// <param name="Mistaken">Those that are taken for another service's; there may be none.</param>
/// <param name="Unnamed">Those that are not decoded exactly although the User-Agent names the service.</param>
internal sealed record EndpointMode(
    int Requests, ImmutableArray<CorpusRequest> Undecided, ImmutableArray<string> Mistaken, ImmutableArray<string> Unnamed)
{
    private const string Host = "127.0.0.1:8700";

    public static EndpointMode Of(IEnumerable<Scored> all)
    {
        var shared = all.Where(scored => scored.IsDecoded && Decoding.Models.WithSigningName(scored.Sent.SigningName).Count > 1)
            .Select(scored => (scored.Sent, Silent: scored.Sent.At(Host))).ToList();
        var silent = shared.AsParallel().AsOrdered()
            .Select(pair => (pair.Sent, Scored: Scored.Of(pair.Silent))).Where(pair => !pair.Scored.IsDecoded).ToList();
        var named = shared.AsParallel().AsOrdered()
            .Select(pair => Scored.Of(pair.Silent.From(Agent(pair.Sent))))
            .Where(scored => !scored.IsDecoded || NameOf(scored.DecodedAs!.Split(':')[0]) != NameOf(scored.Sent.Service));
        return new EndpointMode(
            shared.Count,
            [.. silent.Where(pair => IsUndecided(pair.Scored)).Select(pair => pair.Sent)],
            [.. silent.Where(pair => !IsUndecided(pair.Scored)).Select(pair => Fault(pair.Scored))],
            [.. named.Select(Fault)]);
    }

    private static string Fault(Scored scored) =>
        $"{scored.Sent.Title}: {scored.Refusal ?? scored.Fault ?? "under another name"}";

    private static bool IsUndecided(Scored scored) =>
        scored.Refusal?.Contains("which are signed alike", StringComparison.Ordinal) == true;

    // pinpoint-sms-voice and sms-voice have one name for all SDKs.
    private static string NameOf(string service) => Decoding.Models.Find(service)!.ServiceId!;

    // As the SDK for Java writes it.
    private static Header Agent(CorpusRequest sent) =>
        new("User-Agent", $"aws-sdk-java/2.41.0 ua/2.1 api/{NameOf(sent.Service).Replace(' ', '_')}#2.41.x os/Linux");
}
