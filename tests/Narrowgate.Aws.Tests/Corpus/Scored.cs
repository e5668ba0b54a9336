using System.Text.Json;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Tests.Decode;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Corpus;

/// <summary>What became of one request of the corpus.</summary>
/// <param name="Refusal">Why it was not decoded; null where it was.</param>
/// <param name="Fault">In what it was decoded to something else; null where it was decoded exactly.</param>
/// <param name="IsUnderOtherName">The same API under the name of another of its services; its members may be called otherwise.</param>
/// <param name="DecodedAs"><c>service:Operation</c>, where it was decoded.</param>
/// <param name="Written">The request written anew from what was decoded.</param>
/// <param name="Difference">What the request written anew says otherwise, to our own decoder; null where nothing.</param>
/// <param name="WireDifference">The same to plain parsers, to which 1.5 and 1.50 are two values.</param>
internal sealed record Scored(
    CorpusRequest Sent,
    string? Refusal = null,
    string? Fault = null,
    bool IsUnderOtherName = false,
    string? DecodedAs = null,
    UpstreamRequest? Written = null,
    string? Difference = null,
    string? WireDifference = null)
{
    public bool IsDecoded => Refusal is null && Fault is null;

    public static Scored Of(CorpusRequest sent)
    {
        if (!Decoding.Decode(sent.SigningName, sent.Request, sent.Body).Holds(out var call, out var refusal))
        {
            return new Scored(sent, Refusal: refusal.Message);
        }
        var isOther = (call.Service.Name, call.Operation.Name) != (sent.Service, sent.Operation) && IsOneApi(call, sent);
        if (FaultIn(sent, call, isOther) is { } fault)
        {
            return new Scored(sent, Fault: fault);
        }
        var written = RequestEncoder.Encode(call);
        return new Scored(
            sent,
            IsUnderOtherName: isOther,
            DecodedAs: $"{call.Service.Name}:{call.Operation.Name}",
            Written: written,
            Difference: Anew(sent, call, written),
            WireDifference: Corpus.WireDifference.Between(sent, written));
    }

    private static string? FaultIn(CorpusRequest sent, AwsCall call, bool isOther)
    {
        if ((call.Service.Name, call.Operation.Name) != (sent.Service, sent.Operation) && !isOther)
        {
            return $"is decoded as {call.Service.Name}:{call.Operation.Name}";
        }
        if (call.Streamed?.Name != sent.Streamed)
        {
            return $"streams {call.Streamed?.Name ?? "nothing"}";
        }
        using var found = JsonDocument.Parse(ValueJson.ToUtf8(call.Parameters), new JsonDocumentOptions { MaxDepth = 256 });
        return isOther || JsonElement.DeepEquals(found.RootElement, sent.Parameters)
            ? null
            : $"is decoded to\n   {found.RootElement}\n   for\n   {sent.Parameters}";
    }

    private static string? Anew(CorpusRequest sent, AwsCall call, UpstreamRequest written)
    {
        // To the same host: where it goes is the resolver's business, and tested there.
        var host = sent.Headers.Where(header => header[0] == "Host").Select(header => new Header(header[0], header[1]));
        var request = new AwsRequest(
            written.Method, written.Path, written.Query, [.. written.Headers, .. host], "127.0.0.1", IsSecure: false);
        if (!Decoding.Decode(sent.SigningName, request, written.Body.ToArray()).Holds(out var again, out var refusal))
        {
            return $"written anew, is refused: {refusal.Message}";
        }
        return again.Operation == call.Operation && again.Protocol == call.Protocol && again.Parameters.Equals(call.Parameters)
            ? null
            : $"written anew, reads {System.Text.Encoding.UTF8.GetString(ValueJson.ToUtf8(again.Parameters))}";
    }

    // The same operation at the same host, under a service's other name or in the place of one that it supersedes.
    private static bool IsOneApi(AwsCall call, CorpusRequest sent)
    {
        var meant = Decoding.Models.Find(sent.Service)!;
        var operation = meant.Operations[sent.Operation];
        return ServiceClaim.AreAtOneHost([(call.Service, call.Operation), (meant, operation)])
            && (call.Operation.Name == operation.Name
                || (S3Specialities.IsSuperseded(meant, operation)
                    && (call.Operation.Method, call.Operation.RequestUri) == (operation.Method, operation.RequestUri)));
    }
}
