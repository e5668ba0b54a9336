using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;
using Narrowgate.Aws.Tests.Cbor;
using Narrowgate.Aws.Tests.Decode;

namespace Narrowgate.Aws.Tests.Reply;

public sealed class CborErrorTests
{
    private static readonly AwsCredential Ours = new("AKIAOURS000000000001", "the-secret-of-the-target", "the+token/of=the-target");
    private static readonly Header Cbor = new("Content-Type", "application/cbor");

    [Theory]
    [InlineData("Authorization: AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/monitoring/aws4_request", "smithy-protocol: rpc-v2-cbor", ErrorShape.Cbor)]
    [InlineData("Authorization: none", "smithy-protocol: rpc-v2-cbor", ErrorShape.Cbor)]
    [InlineData("Authorization: AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/monitoring/aws4_request", "Content-Type: application/x-www-form-urlencoded; charset=utf-8", ErrorShape.Query)]
    [InlineData("Authorization: AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/monitoring/aws4_request", "X-Amz-Target: GraniteServiceVersion20100801.ListMetrics", ErrorShape.Json)]
    [InlineData("Authorization: AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/ec2/aws4_request", "Content-Type: application/x-www-form-urlencoded", ErrorShape.Ec2)]
    public void A_refusal_looks_like_the_protocol_that_asked(string authorization, string header, ErrorShape shape) =>
        new ErrorShapes(Decoding.Models).For(Decoding.Request("POST", "/", authorization, header)).ShouldBe(shape);

    [Fact]
    [Trait("Needs", "python")]
    public async Task Botocore_prints_our_refusal()
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;

        await AwsError.From(new Refusal(RefusalReason.Denied, "policy 'x' says no: é"), "C1", ErrorShape.Cbor).WriteAsync(http.Response, ErrorShape.Cbor);

        http.Response.StatusCode.ShouldBe(403);
        http.Response.ContentType.ShouldBe("application/cbor");
        http.Response.Headers["smithy-protocol"].ToString().ShouldBe("rpc-v2-cbor");
        http.Response.ContentLength.ShouldBe(body.Length);
        var headers = http.Response.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
        BotocoreCbor.Reply(new CborReply("cloudwatch", "ListMetrics", 403, headers, Convert.ToHexStringLower(body.ToArray())))
            .ShouldHaveSingleItem().ShouldContain("\"Error\": {\"Code\": \"AccessDeniedException\", \"Message\": \"policy 'x' says no: \\u00e9\"}");
    }

    [Theory]
    [InlineData("a2 '__type' 'ExpiredToken' 'message' 'gone'", "ExpiredToken")]
    [InlineData("a2 'message' 'gone' '__type' 'UnrecognizedClientException'", "UnrecognizedClientException")]
    [InlineData("a2 '__type' 'com.amazonaws.cloudwatch#InvalidSignatureException' 'message' 'm'", "InvalidSignatureException")]
    [InlineData("bf '__type' 7f 'Signature' 'DoesNotMatch' ff 'message' 'm' ff", "SignatureDoesNotMatch")]
    [InlineData("a2 '__type' 'IncompleteSignature' 'message'", "IncompleteSignature")]
    [InlineData("a2 '__type' 'Odd' 'message' 'you sent the+token/of=the-target'", "repeats the credential")]
    [InlineData("bf '__type' 'Odd' 'message' 7f 'AKIAOURS' '000000000001' ff ff", "repeats the credential")]
    [InlineData("a2 '__type' 'Odd' 'echo' 58 18 7468652d7365637265742d6f662d7468652d746172676574", "repeats the credential")]
    public void A_no_to_our_own_credential_is_recognised_in_CBOR(string body, string because) =>
        CredentialError.Read(Ours, Protocol.RpcV2Cbor, [Cbor], CborNotation.Bytes(body)).ShouldNotBeNull().Detail.ShouldNotBeNull().ShouldContain(because);

    [Theory]
    [InlineData("a2 '__type' 'com.amazonaws.cloudwatch#ResourceNotFoundException' 'message' 'no such alarm'")]
    [InlineData("a2 '__type' 'AccessDeniedException' 'message' 'not ExpiredToken by a long way'")]
    [InlineData("a2 '__type' 'MyExpiredToken' 'message' 'm'")]
    [InlineData("")]
    [InlineData("00 00")]
    public void A_no_to_the_call_is_the_callers_own(string body) =>
        CredentialError.Read(Ours, Protocol.RpcV2Cbor, [Cbor], CborNotation.Bytes(body)).ShouldBeNull();
}
