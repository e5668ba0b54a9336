using System.Text.Json;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Decode;

public sealed class RoundTripTests
{
    private static readonly ModelCatalogue Models = new();
    private static readonly RequestDecoder Decoder = new(Models, Limits.Default);

    // Signed alike and called alike, at endpoints of their own: nothing that can be trusted tells them apart.
    private static readonly string[] Indistinct =
    [
        "of bedrock or bedrock-data-automation", "of bedrock-agent or bedrock-agent-runtime", "of chime or chime-sdk-", "of chime-sdk-",
        "of ivs or ivs-realtime", "of lex-models or lexv2-models", "of signer or signer-data", "of timestream-query or timestream-write",
    ];

    // NARROWGATE_ROUNDTRIP_EVERY=1 takes every operation there is.
    private static int Every => int.Parse(
        Environment.GetEnvironmentVariable("NARROWGATE_ROUNDTRIP_EVERY") ?? "20", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    [Trait("Needs", "python")]
    public void What_botocore_writes_is_decoded_to_what_it_was_given_and_written_anew_the_same()
    {
        var faults = new List<string>();
        var count = 0;
        foreach (var sample in BotocoreRequest.Sample(Every, "s3", "sqs", "sts", "dynamodb", "secretsmanager", "lambda", "kms"))
        {
            count++;
            if (Fault(sample) is { } fault)
            {
                faults.Add($"{sample.Title}: {fault}");
            }
        }
        count.ShouldBeGreaterThan(1500);
        faults.ShouldBeEmpty($"{faults.Count} of {count}:\n{string.Join('\n', faults.Take(200))}");
    }

    private static string? Fault(BotocoreRequest sample)
    {
        if (!Decode(sample.Request, sample.BodyBytes, sample.SigningName).Holds(out var call, out var refusal))
        {
            return Indistinct.Any(pair => refusal.Message.Contains(pair, StringComparison.Ordinal)) ? null : refusal.Message;
        }
        if (call.Service.Name != sample.Service && !IsOneApi(call.Service.Name, sample.Service))
        {
            return $"decoded as {call.Service.Name}:{call.Operation.Name}";
        }
        if (call.Operation.Name != sample.Operation)
        {
            return $"decoded as {call.Operation.Name}";
        }
        using var found = JsonDocument.Parse(ValueJson.ToUtf8(call.Parameters));
        // Another name of the same API may call its members otherwise; on the wire they are the same.
        if (call.Service.Name == sample.Service && !JsonElement.DeepEquals(found.RootElement, sample.Parameters))
        {
            return $"decoded\n   {found.RootElement}\n   for\n   {sample.Parameters}";
        }
        if (call.Streamed?.Name != sample.Streamed)
        {
            return $"streams {call.Streamed?.Name}";
        }
        return EncodeFault(sample, call);
    }

    private static string? EncodeFault(BotocoreRequest sample, AwsCall call)
    {
        var written = RequestEncoder.Encode(call);
        if (!Decode(AsRequest(written), written.Body.ToArray(), sample.SigningName).Holds(out var again, out var refusal))
        {
            return $"written anew, it is refused: {refusal.Message}";
        }
        if (again.Operation != call.Operation || !again.Parameters.Equals(call.Parameters))
        {
            return $"written anew, it reads {System.Text.Encoding.UTF8.GetString(ValueJson.ToUtf8(again.Parameters))}";
        }
        return WireDifference.Between(sample, written);
    }

    private static Verdict<AwsCall> Decode(AwsRequest request, byte[] body, string signingName)
    {
        if (!Decoder.Begin(request, signingName).Holds(out var pending, out var refusal))
        {
            return refusal;
        }
        return pending.StreamsBody ? pending.Complete() : pending.Complete(body);
    }

    private static AwsRequest AsRequest(UpstreamRequest written) =>
        new(written.Method, written.Path, written.Query, written.Headers, "127.0.0.1", IsSecure: false);

    // Several names for one API at one endpoint.
    private static bool IsOneApi(string found, string expected) =>
        Models.Find(found)!.EndpointPrefix == Models.Find(expected)!.EndpointPrefix;
}
