using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Tests.Cbor;

namespace Narrowgate.Aws.Tests.Decode;

public sealed class CborCallTests
{
    private const string Path = "/service/GraniteServiceVersion20100801/operation/ListMetrics";
    private const string Cbor = "Content-Type: application/cbor";
    private const string RpcV2 = "smithy-protocol: rpc-v2-cbor";
    private const string Form = "Content-Type: application/x-www-form-urlencoded";

    [Theory]
    [InlineData("a0", RpcV2, Cbor)]
    [InlineData("a0", RpcV2, Cbor, "Accept: application/cbor", "x-amzn-query-mode: true")]
    [InlineData("a0", RpcV2, Cbor, "Accept: */*")]
    [InlineData("a0", "Smithy-Protocol: rpc-v2-cbor", "content-type: Application/CBOR", "accept: text/plain, application/*;q=0.5")]
    [InlineData("", RpcV2)]
    [InlineData("", RpcV2, Cbor)]
    public void The_header_says_the_protocol_and_the_path_the_operation(string body, params string[] headers)
    {
        var call = Decode("POST", Path, body, headers).Call();
        call.Operation.Name.ShouldBe("ListMetrics");
        call.Protocol.ShouldBe(Protocol.RpcV2Cbor);
        var written = RequestEncoder.Encode(call);
        written.Path.ShouldBe(Path);
        Convert.ToHexStringLower(written.Body.Span).ShouldBe("a0");
    }

    [Theory]
    [InlineData("POST", Path, "Content-Type: application/cbor", "", "has the header 'smithy-protocol")]
    [InlineData("POST", "/", "Content-Type: application/cbor", "", "has the header 'smithy-protocol")]
    [InlineData("POST", Path, "smithy-protocol: rpc-v2-json", Cbor, "'rpc-v2-json' is not known")]
    [InlineData("POST", Path, "smithy-protocol: RPC-V2-CBOR", Cbor, "'RPC-V2-CBOR' is not known")]
    [InlineData("POST", Path, "smithy-protocol: rpc-v2-cbor, rpc-v2-json", Cbor, "is not known")]
    [InlineData("POST", Path, RpcV2, "", "here there is none")]
    [InlineData("POST", Path, RpcV2, "Content-Type: application/json", "has the Content-Type application/cbor")]
    [InlineData("POST", Path, RpcV2, "Content-Type: application/x-amz-json-1.0", "has the Content-Type application/cbor")]
    [InlineData("POST", Path, RpcV2, Form, "two protocols at once")]
    [InlineData("POST", Path, RpcV2, "X-Amz-Target: GraniteServiceVersion20100801.DeleteAlarms", "two protocols at once")]
    [InlineData("POST", Path, RpcV2, "X-Amzn-Target: GraniteServiceVersion20100801.DeleteAlarms", "two protocols at once")]
    [InlineData("POST", Path + "?Action=DeleteAlarms&Version=2010-08-01", RpcV2, Cbor, "two protocols at once")]
    [InlineData("POST", Path + "?a=b&Action=DeleteAlarms", RpcV2, Cbor, "two protocols at once")]
    [InlineData("POST", Path + "?a=b", RpcV2, Cbor, "without a query")]
    [InlineData("PUT", Path, RpcV2, Cbor, "is a POST")]
    [InlineData("GET", Path, RpcV2, Cbor, "is a POST")]
    [InlineData("POST", "/", RpcV2, Cbor, "has the path")]
    [InlineData("POST", "/v1" + Path, RpcV2, Cbor, "has the path")]
    [InlineData("POST", Path + "/", RpcV2, Cbor, "has the path")]
    [InlineData("POST", "/" + Path, RpcV2, Cbor, "has the path")]
    [InlineData("POST", "/service/GraniteServiceVersion20100801/operation/DeleteAlarms" + Path, RpcV2, Cbor, "has the path")]
    [InlineData("POST", "/service/GraniteServiceVersion20100801/operation/List%4detrics", RpcV2, Cbor, "names no operation")]
    [InlineData("POST", "/service/GraniteServiceVersion20100801/operation/listMetrics", RpcV2, Cbor, "names no operation")]
    [InlineData("POST", "/service/graniteserviceversion20100801/operation/ListMetrics", RpcV2, Cbor, "names no operation")]
    [InlineData("POST", "/service/com.amazonaws.cloudwatch.GraniteServiceVersion20100801/operation/ListMetrics", RpcV2, Cbor, "names no operation")]
    [InlineData("POST", "/service/CloudWatch/operation/ListMetrics", RpcV2, Cbor, "names no operation")]
    [InlineData("POST", "/service/GameLift/operation/ListBuilds", RpcV2, Cbor, "names no operation")]
    public void A_request_that_is_not_wholly_in_the_protocol_is_refused(string method, string target, string first, string second, string because) =>
        Decode(method, target, "a0", second.Length == 0 ? [first] : [first, second]).Message().ShouldContain(because);

    [Theory]
    [InlineData("Accept: application/json", "its Accept says otherwise")]
    [InlineData("Accept: application/vnd.amazon.eventstream", "its Accept says otherwise")]
    [InlineData("x-amzn-query-mode: false", "can only be 'true'")]
    [InlineData("smithy-protocol: rpc-v2-cbor", "'smithy-protocol' is there more than once")]
    [InlineData("X-Amz-Unheard-Of: 1", "'X-Amz-Unheard-Of'")]
    public void A_header_that_contradicts_is_refused(string header, string because) =>
        Decode("POST", Path, "a0", RpcV2, Cbor, header).Message().ShouldContain(because);

    [Theory]
    [InlineData("dynamodb", "/service/DynamoDB_20120810/operation/ListTables")]
    [InlineData("sqs", "/service/AmazonSQS/operation/ListQueues")]
    [InlineData("sts", "/service/STS/operation/GetCallerIdentity")]
    [InlineData("s3", "/service/S3/operation/ListBuckets")]
    public void A_service_that_does_not_speak_it_refuses_it(string signingName, string path) =>
        Decoding.Decode(signingName, Decoding.Request("POST", path, RpcV2, Cbor), [0xa0]).Message()
            .ShouldContain($"No service that is signed as '{signingName}' speaks rpc-v2-cbor");

    [Theory]
    [InlineData("GET", "/", "", "Action=ListMetrics")]
    [InlineData("POST", "/", Form, "Action=ListMetrics&Version=2010-08-01&Namespace=n")]
    [InlineData("POST", "/", "X-Amz-Target: GraniteServiceVersion20100801.ListMetrics", """{"Namespace":"n"}""")]
    [InlineData("POST", Path, RpcV2, "")]
    public void CloudWatch_is_understood_in_the_protocol_that_arrives(string method, string target, string first, string body)
    {
        string[] headers = first.StartsWith("X-Amz", StringComparison.Ordinal) ? [first, "Content-Type: application/x-amz-json-1.0"]
            : first == RpcV2 ? [first, Cbor] : first.Length == 0 ? [] : [first];
        var bytes = first == RpcV2 ? CborNotation.Bytes("a1 'Namespace' 'n'") : System.Text.Encoding.UTF8.GetBytes(body);
        var request = method == "GET"
            ? Decoding.Request(method, "/?Action=ListMetrics&Version=2010-08-01&Namespace=n")
            : Decoding.Request(method, target, headers);
        var call = Decoding.Decode("monitoring", request, method == "GET" ? [] : bytes).Call();
        call.Operation.Name.ShouldBe("ListMetrics");
        call.Parameters["Namespace"].ShouldBe(new Operations.Value.Text("n"));
    }

    [Theory]
    [InlineData("a1 'Namespace' 'n' 00", "something follows the end")]
    [InlineData("a2 'Namespace' 'n' 'Namespace' 'm'", "key 'Namespace' more than once")]
    [InlineData("a1 'namespace' 'n'", "unknown member 'namespace'")]
    [InlineData("a1 'Action' 'DeleteAlarms'", "unknown member 'Action'")]
    [InlineData("a1 '__type' 'x'", "unknown member '__type'")]
    [InlineData("a1 'Dimensions' 81 a1 'Nome' 'x'", "'Dimensions[0]' has the unknown member 'Nome'")]
    [InlineData("7b 'x'", "not strict CBOR")]
    public void A_doubtful_body_is_refused(string body, string because) =>
        Decode("POST", Path, body, RpcV2, Cbor).Message().ShouldContain(because);

    [Fact]
    public void A_body_that_the_SDK_compressed_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress))
        {
            gzip.Write(CborNotation.Bytes("a1 'Namespace' 'n'"));
        }
        var call = Decoding.Decode("monitoring", Decoding.Request("POST", Path, RpcV2, Cbor, "Content-Encoding: gzip"), packed.ToArray()).Call();
        call.Parameters["Namespace"].ShouldBe(new Operations.Value.Text("n"));
        RequestEncoder.Encode(call).Headers.ShouldNotContain(header => header.Name == "Content-Encoding");
    }

    [Fact]
    public void Changed_requests_never_break_the_decoder() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(ArbMap.Default.ArbFor<(NonNegativeInt, NonNegativeInt, byte[])>(), change =>
        {
            var good = CborNotation.Bytes(
                "a2 'Namespace' 'n' 'MetricData' 81 a5 'MetricName' 'm' 'Value' f93e00 'Timestamp' c1 1a65e07930 'Values' 82 01 fb3ff199999999999a 'Dimensions' 9f a2 'Name' 'd' 'Value' 7f 'v' ff ff");
            var at = change.Item1.Get % good.Length;
            var cut = Math.Min(change.Item2.Get % 3 * change.Item3.Length, good.Length - at);
            Answers([.. good[..at], .. change.Item3, .. good[(at + cut)..]]);
            Answers(change.Item3);
        }));

    private static void Answers(byte[] body)
    {
        var request = Decoding.Request("POST", "/service/GraniteServiceVersion20100801/operation/PutMetricData", RpcV2, Cbor);
        if (!Decoding.Decode("monitoring", request, body).Holds(out var call, out var refusal))
        {
            refusal.Message.ShouldNotBeEmpty();
            return;
        }
        var written = RequestEncoder.Encode(call);
        var again = new AwsRequest(written.Method, written.Path, written.Query, written.Headers, "", IsSecure: false);
        Decoding.Decode("monitoring", again, written.Body.ToArray()).Call().Parameters.ShouldBe(call.Parameters);
    }

    private static Verdict<AwsCall> Decode(string method, string target, string body, params string[] headers) =>
        Decoding.Decode("monitoring", Decoding.Request(method, target, headers), CborNotation.Bytes(body));
}
