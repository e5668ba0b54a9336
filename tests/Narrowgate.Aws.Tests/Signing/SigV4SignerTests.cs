using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Signing;

public sealed class SigV4SignerTests
{
    private readonly SigV4Signer _signer = new(new ManualClock());
    private readonly AwsCredential _credential = new("AKIDEXAMPLE", "the secret", sessionToken: null);

    private string[] Sign(params Header[] headers) =>
        [.. _signer.Sign(new UpstreamRequest("GET", "/", "", [.. headers], default), "h", "us-east-1", "s3", _credential,
            SignatureAlgorithm.EmptyPayload).Select(header => $"{header.Name}: {header.Value}")];

    [Fact]
    public void A_credential_without_a_session_token_sends_none() =>
        Sign().ShouldNotContain(header => header.StartsWith("X-Amz-Security-Token", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Chunks_go_on_from_the_signature_of_their_request()
    {
        var added = _signer.Sign(new UpstreamRequest("PUT", "/b/k", "", [], default), "h", "us-east-1", "s3", _credential,
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", out var chain);

        var scope = new SigningScope("20260101", "us-east-1", "s3");
        var expected = new ChunkSignatures(
            SignatureAlgorithm.DeriveKey("the secret", scope), "20260101T120000Z", scope, added[^1].Value.Split("Signature=")[1]);
        chain.Next(SignatureAlgorithm.EmptyPayload).ShouldBe(expected.Next(SignatureAlgorithm.EmptyPayload));
    }

    [Fact]
    public void The_secret_is_in_no_header() => Sign().ShouldNotContain(header => header.Contains("the secret"));

    [Fact]
    public void Headers_that_a_client_library_may_change_are_not_signed() =>
        Sign(new Header("User-Agent", "a"), new Header("Content-Length", "0")).Last()
            .ShouldContain("SignedHeaders=host;x-amz-content-sha256;x-amz-date,");

    [Theory]
    [InlineData("Authorization")]
    [InlineData("x-amz-date")]
    [InlineData("X-Amz-Security-Token")]
    [InlineData("host")]
    public void Headers_of_its_own_may_not_be_there_already(string name) =>
        Should.Throw<ArgumentException>(() => Sign(new Header(name, "x")));

    [Fact]
    public void A_digest_that_is_a_member_of_the_operation_must_be_the_bodys()
    {
        Sign(new Header("x-amz-content-sha256", SignatureAlgorithm.EmptyPayload)).Length.ShouldBe(2);
        Should.Throw<ArgumentException>(() => Sign(new Header("x-amz-content-sha256", new string('0', 64))));
    }

    [Fact]
    public void Where_an_endpoint_takes_SigV4A_the_regions_are_said_and_signed()
    {
        var endpoint = new UpstreamEndpoint(
            new Uri("https://h/"), "h", "*", "s3", IsOverride: false, NeedsSigV4A: true);
        var request = new UpstreamRequest("GET", "/a//b", "", [], default);

        var headers = _signer.Sign(request, endpoint, _credential, SignatureAlgorithm.EmptyPayload).Headers;

        headers.ShouldContain(new Header("X-Amz-Region-Set", "*"));
        Authorization.Parse(headers[^1].Value).Holds(out var claim, out _).ShouldBeTrue();
        claim!.Scope.ToString().ShouldBe("20260101/s3/aws4_request");
        claim.SignedHeaders.ShouldContain("x-amz-region-set");
        var canonical = CanonicalRequest.Of(
            "GET", "/a//b", "", headers.Add(new Header("host", "h")), claim.SignedHeaders, isPathVerbatim: true);
        SigV4a.Verifies(
            SigV4a.DeriveKey("AKIDEXAMPLE", "the secret"),
            canonical.StringToSign(SignatureAlgorithm.EmptyPayload, "20260101T120000Z", claim.Scope),
            claim.Signature).ShouldBeTrue();
    }
}
