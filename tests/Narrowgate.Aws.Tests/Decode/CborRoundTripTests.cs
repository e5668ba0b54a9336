using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Decode;

[Trait("Needs", "python")]
public sealed class CborRoundTripTests
{
    private static readonly IReadOnlyList<CborSample> Samples = BotocoreCbor.Requests();

    [Fact]
    public void Every_operation_of_every_service_that_speaks_it_is_among_the_samples()
    {
        var expected = Decoding.Models.Index.Services.Keys.Select(Decoding.Models.Find).OfType<ServiceModel>()
            .Where(service => service.Protocols.Contains(Protocol.RpcV2Cbor))
            .SelectMany(service => service.Operations.Keys.Select(operation => $"{service.Name}:{operation}")).ToHashSet();
        expected.Count.ShouldBeGreaterThan(300);
        Samples.Select(sample => $"{sample.Service}:{sample.Operation}").ToHashSet().SetEquals(expected).ShouldBeTrue();
    }

    [Fact]
    public void What_botocore_writes_reads_the_same_in_CBOR_and_in_JSON()
    {
        foreach (var sample in Samples)
        {
            var cbor = Call(sample, sample.Cbor);
            cbor.Service.Name.ShouldBe(sample.Service);
            cbor.Operation.Name.ShouldBe(sample.Operation);
            cbor.Protocol.ShouldBe(Protocol.RpcV2Cbor);
            var json = Call(sample, sample.Json);
            cbor.Parameters.ShouldBe(json.Parameters, sample.Title);
            cbor.AsksForQueryErrors.ShouldBe(json.AsksForQueryErrors);
            cbor.AsksForQueryErrors.ShouldBe(sample.Service == "cloudwatch");
        }
    }

    [Fact]
    public void What_is_written_anew_is_for_botocore_what_it_had_written()
    {
        var written = Samples.Select(sample => RequestEncoder.Encode(Call(sample, sample.Cbor))).ToList();
        var sent = BotocoreCbor.Read(Samples.Select(sample => sample.Cbor.Body));
        var read = BotocoreCbor.Read(written.Select(request => request.Body.ToArray()));
        for (var index = 0; index < Samples.Count; index++)
        {
            read[index].ShouldBe(sent[index], Samples[index].Title);
            var head = Samples[index].Cbor;
            (written[index].Method, written[index].Path, written[index].Query).ShouldBe((head.Method, head.Path, ""));
            Lines(written[index].Headers).ShouldBe(Lines(head.Request.Headers), Samples[index].Title);
        }
    }

    private static AwsCall Call(CborSample sample, WrittenRequest written) =>
        Decoding.Decode(sample.SigningName, written.Request, written.Body).Call();

    private static IEnumerable<string> Lines(IEnumerable<Header> headers) =>
        headers.Select(header => $"{header.Name.ToLowerInvariant()}: {header.Value}").Order(StringComparer.Ordinal);
}
