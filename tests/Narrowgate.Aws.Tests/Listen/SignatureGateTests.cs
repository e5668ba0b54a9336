using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Sts;

namespace Narrowgate.Aws.Tests.Listen;

public sealed class SignatureGateTests
{
    private readonly Door _door = new();

    [Fact]
    public void A_well_signed_request_opens_its_session()
    {
        _door.Enter(_door.Signed()).Holds(out var session, out _).ShouldBeTrue();

        session.ShouldNotBeNull();
        session.Id.ShouldBe("01J0000000000000000000000A");
        session.Target.ShouldBe("prod");
        session.Caller.Subject.ShouldBe("local/agent");
        session.Caller.Groups.ShouldBe(["agents"]);
        session.Caller.Tags["team"].ShouldBe("a");
    }

    [Fact]
    public void A_client_of_HTTP_2_signs_the_host_as_its_authority()
    {
        var request = _door.Signed(service: "kinesis", signedHost: ":authority");

        _door.Enter(request).Holds(out _, out _).ShouldBeTrue();
        _door.Refused(request.With("Host", "elsewhere:8700"), [])!.Reason.ShouldBe(RefusalReason.SignatureMismatch);
    }

    [Fact]
    public void A_body_is_checked_though_no_header_declares_its_digest()
    {
        var request = _door.Signed(body: [1, 2, 3], isHashDeclared: false);

        _door.Refused(request, [1, 2, 3]).ShouldBeNull();
        _door.Refused(request, [1, 2, 4])!.Reason.ShouldBe(RefusalReason.SignatureMismatch);
    }

    [Fact]
    public void A_body_must_have_the_digest_that_is_declared() =>
        _door.Refused(_door.Signed(body: [1, 2, 3]), [1, 2, 4])!.Reason.ShouldBe(RefusalReason.BodyMismatch);

    [Fact]
    public void Scope_and_declared_digest_are_told()
    {
        _door.Gate.Open(_door.Signed(service: "s3", path: "/b//k")).Holds(out var signed, out _).ShouldBeTrue();

        signed!.Scope.ToString().ShouldBe("20260101/us-east-1/s3/aws4_request");
        signed.Payload.ShouldBe(new PayloadForm.Digest(Door.Hash([])));
        signed.Check(Door.Hash([])).ShouldBeNull();
    }

    private static readonly Dictionary<string, (RefusalReason Reason, string Words, Func<Door, AwsRequest> Make)> Bad = new()
    {
        ["unsigned"] = (RefusalReason.SignatureMissing, "AWS_WEB_IDENTITY_TOKEN_FILE", door => door.Signed().Without("Authorization")),
        ["two authorizations"] = (RefusalReason.SignatureIncomplete, "twice", door => door.Signed().Again("Authorization")),
        ["signature version 2"] = (RefusalReason.SignatureUnsupported, "s3v4", door => door.Signed().With("Authorization", "AWS AKIA:c2ln")),
        ["presigned version 2"] = (RefusalReason.SignatureUnsupported, "s3v4", door => door.Signed() with { Query = "AWSAccessKeyId=AKIA&Signature=x&Expires=1" }),
        ["presigned and signed"] = (RefusalReason.SignatureIncomplete, "one place", door => door.Signed() with { Query = "X-Amz-Signature=00" }),
        ["presigned and signed, escaped"] = (RefusalReason.SignatureIncomplete, "one place", door => door.Signed() with { Query = "a=b&%58-amz-Signature=00" }),
        ["bearer token"] = (RefusalReason.SignatureUnsupported, "bearer", door => door.Signed().With("Authorization", "Bearer abc")),
        ["other scheme"] = (RefusalReason.SignatureUnsupported, "AWS4-HMAC-SHA256", door => door.Signed().With("Authorization", "Basic abc")),
        ["empty authorization"] = (RefusalReason.SignatureUnsupported, "AWS4-HMAC-SHA256", door => door.Signed().With("Authorization", "")),
        ["scheme alone"] = (RefusalReason.SignatureIncomplete, "part", door => door.Signed().With("Authorization", "AWS4-HMAC-SHA256")),
        ["a part twice"] = (RefusalReason.SignatureIncomplete, "twice", door => door.Signed().Bend("Authorization", text => text + ", SignedHeaders=host")),
        ["unknown part"] = (RefusalReason.SignatureIncomplete, "unknown", door => door.Signed().Bend("Authorization", text => text + ", Extra=1")),
        ["no signature part"] = (RefusalReason.SignatureIncomplete, "needs", door => door.Signed().Bend("Authorization", text => text[..text.IndexOf(", Signature", StringComparison.Ordinal)])),
        ["short signature"] = (RefusalReason.SignatureIncomplete, "64", door => door.Signed().Bend("Authorization", text => text[..^1])),
        ["signature in capitals"] = (RefusalReason.SignatureIncomplete, "64", door => door.Signed().Bend("Authorization", text => text[..^64] + new string('A', 64))),
        ["foreign terminator"] = (RefusalReason.SignatureIncomplete, "aws4_request", door => door.Signed().Bend("Authorization", text => text.Replace("aws4_request", "aws5_request", StringComparison.Ordinal))),
        ["region that is no label"] = (RefusalReason.SignatureIncomplete, "REGION", door => door.Signed().Bend("Authorization", text => text.Replace("us-east-1", "evil.com#", StringComparison.Ordinal))),
        ["headers unsorted"] = (RefusalReason.SignatureIncomplete, "sorted", door => door.Signed().Bend("Authorization", text => text.Replace("=host;", "=zzz;host;", StringComparison.Ordinal))),
        ["header named twice"] = (RefusalReason.SignatureIncomplete, "sorted", door => door.Signed().Bend("Authorization", text => text.Replace("=host;", "=host;host;", StringComparison.Ordinal))),
        ["host signed by both names"] = (RefusalReason.SignatureIncomplete, ":authority", door => door.Signed().Bend("Authorization", text => text.Replace("=host;", "=:authority;host;", StringComparison.Ordinal))),
        ["host not signed"] = (RefusalReason.SignatureIncomplete, "Host", door => door.Signed().Bend("Authorization", text => text.Replace("=host;", "=", StringComparison.Ordinal))),
        ["token not signed"] = (RefusalReason.SignatureIncomplete, "x-amz-", door => door.Signed().Bend("Authorization", text => text.Replace(";x-amz-security-token", "", StringComparison.Ordinal))),
        ["x-amz header not signed"] = (RefusalReason.SignatureIncomplete, "x-amz-", door => door.Signed().With("X-Amz-Target", "AmazonSQS.DeleteQueue")),
        ["signed header absent"] = (RefusalReason.SignatureIncomplete, "x-amz-content-sha256", door => door.Signed().Without("X-Amz-Content-SHA256")),
        ["host twice"] = (RefusalReason.SignatureIncomplete, "host", door => door.Signed().Again("Host")),
        ["signed header twice"] = (RefusalReason.SignatureIncomplete, "range", door => door.Signed(more: [new("Range", "bytes=0-1")]).Again("Range")),
        ["token twice"] = (RefusalReason.SignatureIncomplete, "once", door => door.Signed().Again("X-Amz-Security-Token")),
        ["no date"] = (RefusalReason.SignatureIncomplete, "x-amz-date", door => door.Signed().Without("X-Amz-Date")),
        ["two dates"] = (RefusalReason.SignatureIncomplete, "x-amz-date", door => door.Signed().Again("X-Amz-Date")),
        ["garbled date"] = (RefusalReason.SignatureIncomplete, "x-amz-date", door => door.Signed().With("X-Amz-Date", "2026-01-01")),
        ["scope of another day"] = (RefusalReason.SignatureIncomplete, "Credential", door => door.Signed().Bend("Authorization", text => text.Replace("/20260101/", "/20260102/", StringComparison.Ordinal))),
        ["too old"] = (RefusalReason.ClockSkew, "20260101T120000Z", door => door.Signed(timestamp: "20260101T115459Z")),
        ["too new"] = (RefusalReason.ClockSkew, "clock", door => door.Signed(timestamp: "20260101T120501Z")),
        ["digest in capitals"] = (RefusalReason.SignatureUnsupported, "lower-case", door => door.Signed().Bend("X-Amz-Content-SHA256", text => text.ToUpperInvariant())),
        ["s3 without a digest"] = (RefusalReason.SignatureIncomplete, "x-amz-content-sha256", door => door.Signed(service: "s3", isHashDeclared: false)),
        ["s3 express session"] = (RefusalReason.SignatureUnsupported, "AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", door => door.Signed(service: "s3express", more: [new("x-amz-s3session-token", "t")])),
        ["no token"] = (RefusalReason.KeyUnknown, "AWS_ACCESS_KEY_ID", door => door.Signed().Without("X-Amz-Security-Token").Bend("Authorization", text => text.Replace(";x-amz-security-token", "", StringComparison.Ordinal))),
        ["a key of AWS's"] = (RefusalReason.KeyUnknown, "AWS_ACCESS_KEY_ID", door => door.Signed().Bend("Authorization", text => text.Replace(door.Issued.AccessKeyId, "AKIAIOSFODNN7EXAMPLE", StringComparison.Ordinal))),
        ["path with dots"] = (RefusalReason.NotUnderstood, "segments", door => door.Signed(path: "/a/../b")),
        ["path with an empty segment"] = (RefusalReason.NotUnderstood, "AWS_ENDPOINT_URL", door => door.Signed(path: "//")),
        ["method in small letters"] = (RefusalReason.NotUnderstood, "malformed", door => door.Signed(method: "get")),
        ["character beyond bytes"] = (RefusalReason.NotUnderstood, "malformed", door => door.Signed() with { Path = "/\u0141" }),
        ["no path"] = (RefusalReason.NotUnderstood, "malformed", door => door.Signed() with { Path = "*" }),
    };

    public static TheoryData<string> BadInputs => new(Bad.Keys);

    [Theory]
    [MemberData(nameof(BadInputs))]
    public void Bad_requests_are_refused_with_a_reason_and_words_that_help(string what)
    {
        var (reason, words, make) = Bad[what];

        var refusal = _door.Refused(make(_door));

        refusal.ShouldNotBeNull();
        refusal.Reason.ShouldBe(reason);
        refusal.Message.ShouldContain(words);
        refusal.Message.ShouldNotContain(_door.Issued.SecretAccessKey);
        refusal.Message.ShouldNotContain(_door.Issued.SessionToken);
    }

    [Theory]
    [InlineData("20260101T115500Z")]
    [InlineData("20260101T120500Z")]
    public void Five_minutes_of_skew_are_borne(string timestamp) =>
        _door.Refused(_door.Signed(timestamp: timestamp)).ShouldBeNull();

    [Fact]
    public void A_signed_date_header_stands_in_for_x_amz_date()
    {
        var request = _door.Signed(more: [new("Date", "Thu, 01 Jan 2026 12:00:00 GMT")]);
        var bare = request.Without("X-Amz-Date")
            .Bend("Authorization", text => text.Replace(";x-amz-date", "", StringComparison.Ordinal));

        // The canonical request is another one now: what is refused is the signature, not the date.
        _door.Refused(bare)!.Reason.ShouldBe(RefusalReason.SignatureMismatch);
    }

    [Fact]
    public void Expired_keys_are_refused()
    {
        _door.Clock.Advance(TimeSpan.FromHours(1));

        _door.Refused(_door.Signed())!.Reason.ShouldBe(RefusalReason.KeyExpired);
    }

    [Fact]
    public void Somebody_elses_session_token_does_not_go_with_my_key()
    {
        var other = _door.Issue(_door.SessionOf("prod") with { Id = "01J0000000000000000000000B" });
        Borrowed(other).Reason.ShouldBe(RefusalReason.KeyUnknown);
    }

    [Fact]
    public void A_token_of_another_target_does_not_go_with_my_key() =>
        Borrowed(_door.Issue(_door.SessionOf("staging"))).Reason.ShouldBe(RefusalReason.KeyUnknown);

    [Fact]
    public void Keys_of_another_gateway_are_refused()
    {
        var elsewhere = new Door(new GatewayKey([.. Enumerable.Repeat((byte)7, 32)]));

        _door.Refused(elsewhere.Signed())!.Reason.ShouldBe(RefusalReason.KeyUnknown);
    }

    private Refusal Borrowed(IssuedKeys other)
    {
        var mixed = new IssuedKeys(
            _door.Issued.AccessKeyId, _door.Issued.SecretAccessKey, other.SessionToken, _door.Issued.Session);
        return _door.Refused(_door.Signed(keys: mixed))!;
    }
}
