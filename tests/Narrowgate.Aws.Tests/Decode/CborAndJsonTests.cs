using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Decode;

/// <summary>
/// That both protocols say the same. That each is decoded exactly, and reads the same to botocore when it is written anew,
/// is the corpus's to show.
/// </summary>
[Trait("Needs", "python")]
public sealed class CborAndJsonTests
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

    private static AwsCall Call(CborSample sample, WrittenRequest written) =>
        Decoding.Decode(sample.SigningName, written.Request, written.Body).Call();
}
