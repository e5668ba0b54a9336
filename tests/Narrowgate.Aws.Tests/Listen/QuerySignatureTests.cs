using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Tests.Listen;

/// <summary>Presigned URLs: verified when they are used, and good for no longer than they and their session are.</summary>
public sealed class QuerySignatureTests
{
    private readonly Door _door = new();

    [Theory]
    [InlineData("s3", "GET", "/bucket/key", "")]
    [InlineData("s3", "PUT", "/bucket/a%20b%2Bc//d", "partNumber=1&uploadId=x")]
    [InlineData("sts", "GET", "/", "Action=GetCallerIdentity&Version=2011-06-15")]
    [InlineData("polly", "GET", "/v1/speech", "Text=a%20b")]
    public void A_presigned_url_opens_its_session_and_leaves_a_request_without_a_signature(
        string service, string method, string path, string query)
    {
        var request = _door.Presigned(method, path, query, service);

        _door.Refused(request).ShouldBeNull();
        _door.Gate.Open(request).Holds(out var signed, out _).ShouldBeTrue();
        signed!.Bare.Query.ShouldBe(query);
        signed.Bare.Path.ShouldBe(path);
    }

    [Fact]
    public void Where_the_signer_named_a_digest_the_body_must_have_it()
    {
        var request = _door.Presigned("PUT", query: "X-Amz-Content-Sha256=" + Door.Hash([1]), payload: Door.Hash([1]));

        _door.Refused(request, [1]).ShouldBeNull();
        _door.Refused(request, [2])!.Reason.ShouldBe(RefusalReason.BodyMismatch);
    }

    [Fact]
    public void Elsewhere_than_at_s3_the_body_is_signed() =>
        _door.Refused(_door.Presigned("POST", "/", service: "sqs"), [1])!.Reason.ShouldBe(RefusalReason.SignatureMismatch);

    [Fact]
    public void Headers_that_the_javascript_sdk_moves_into_the_query_are_headers_again()
    {
        var request = _door.Presigned("PUT", query: "x-amz-acl=private&x-amz-meta-a=b%20c&x-id=PutObject");

        _door.Gate.Open(request).Holds(out var signed, out _).ShouldBeTrue();

        signed!.Bare.Header("x-amz-acl").ShouldBe("private");
        signed.Bare.Header("x-amz-meta-a").ShouldBe("b c");
        signed.Bare.Query.ShouldBe("x-id=PutObject");
    }

    [Fact]
    public void What_browsers_add_by_themselves_is_no_part_of_the_call()
    {
        var request = _door.Presigned().With("Sec-Fetch-Mode", "cors").With("Origin", "https://example.com").With("Cookie", "a=b").With("Range", "bytes=0-1");

        _door.Gate.Open(request).Holds(out var signed, out _).ShouldBeTrue();

        signed!.Bare.Headers.Select(header => header.Name).ShouldBe(["Host", "Range"]);
    }

    [Fact]
    public void It_is_good_until_its_last_second()
    {
        var request = _door.Presigned(expires: "600");
        _door.Clock.Advance(TimeSpan.FromSeconds(599));

        _door.Refused(request).ShouldBeNull();
    }

    [Fact]
    public void It_dies_with_its_session()
    {
        var request = _door.Presigned(expires: "604800");
        _door.Clock.Advance(TimeSpan.FromHours(1));

        _door.Refused(request)!.Reason.ShouldBe(RefusalReason.KeyExpired);
    }

    private static readonly Dictionary<string, (RefusalReason Reason, string Words, Func<Door, AwsRequest> Make)> Attacks = new()
    {
        ["over"] = (RefusalReason.SignatureExpired, "Have a new one made", door => Later(door, door.Presigned(expires: "60"))),
        ["of tomorrow"] = (RefusalReason.ClockSkew, "clock", door => door.Presigned(timestamp: "20260101T120501Z")),
        ["for longer than a week"] = (RefusalReason.SignatureIncomplete, "604800", door => door.Presigned(expires: "604801")),
        ["for no time"] = (RefusalReason.SignatureIncomplete, "604800", door => door.Presigned(expires: "0")),
        ["for a negative time"] = (RefusalReason.SignatureIncomplete, "604800", door => door.Presigned(expires: "-1")),
        ["for more than a number holds"] = (RefusalReason.SignatureIncomplete, "604800", door => door.Presigned(expires: "99999999999999999999")),
        ["prolonged"] = (RefusalReason.SignatureMismatch, "signature", door => Query(door, "X-Amz-Expires=900", "X-Amz-Expires=901")),
        ["for another method"] = (RefusalReason.SignatureMismatch, "signature", door => door.Presigned() with { Method = "DELETE" }),
        ["for another path"] = (RefusalReason.SignatureMismatch, "signature", door => door.Presigned() with { Path = "/bucket/other" }),
        ["for another host"] = (RefusalReason.SignatureMismatch, "signature", door => door.Presigned().With("Host", "127.0.0.2:8700")),
        ["with a parameter more"] = (RefusalReason.SignatureMismatch, "signature", door => Query(door, "X-Amz-Date", "versionId=1&X-Amz-Date")),
        ["with a parameter less"] = (RefusalReason.SignatureMismatch, "signature", door => Query(door.Presigned(query: "versionId=1"), "versionId=1&", "")),
        ["with another digest"] = (RefusalReason.SignatureMismatch, "signature", door => Query(door, "X-Amz-Date", "X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&X-Amz-Date")),
        ["signed twice over"] = (RefusalReason.SignatureIncomplete, "one place", door => door.Presigned() with { Headers = door.Presigned().Headers.Add(new Header("Authorization", "AWS4-HMAC-SHA256 a")) }),
        ["with a date beside it"] = (RefusalReason.SignatureIncomplete, "one place", door => door.Presigned().With("X-Amz-Date", "20260101T120000Z")),
        ["with a token beside it"] = (RefusalReason.SignatureIncomplete, "one place", door => door.Presigned().With("X-Amz-Security-Token", "t")),
        ["with a digest beside its own"] = (RefusalReason.SignatureIncomplete, "as well", door => door.Presigned(query: "X-Amz-Content-Sha256=UNSIGNED-PAYLOAD", more: [new("x-amz-content-sha256", "UNSIGNED-PAYLOAD")])),
        ["a parameter twice"] = (RefusalReason.SignatureIncomplete, "once", door => Query(door, "X-Amz-Expires=900", "X-Amz-Expires=900&X-Amz-Expires=604800")),
        ["a parameter twice in another case"] = (RefusalReason.SignatureIncomplete, "once", door => Query(door, "X-Amz-Expires=900", "X-Amz-Expires=900&x-amz-expires=604800")),
        ["a parameter in escapes"] = (RefusalReason.SignatureIncomplete, "spell", door => Query(door, "X-Amz-Expires=900", "X-Amz-%45xpires=900")),
        ["the signature in another case"] = (RefusalReason.SignatureIncomplete, "spell", door => Query(door, "X-Amz-Signature", "x-amz-signature")),
        ["without an algorithm"] = (RefusalReason.SignatureUnsupported, "AWS4-HMAC-SHA256", door => Query(door, "X-Amz-Algorithm=AWS4-HMAC-SHA256&", "")),
        ["of another algorithm"] = (RefusalReason.SignatureUnsupported, "AWS4-HMAC-SHA256", door => Query(door, "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512")),
        ["of version 2"] = (RefusalReason.SignatureUnsupported, "s3v4", door => door.Presigned() with { Query = "AWSAccessKeyId=AKIA&Signature=x&Expires=1" }),
        ["without a signature"] = (RefusalReason.SignatureIncomplete, "64", door => door.Presigned() with { Query = door.Presigned().Query.Split("&X-Amz-Signature")[0] }),
        ["without a date"] = (RefusalReason.SignatureIncomplete, "X-Amz-Date", door => Query(door, "X-Amz-Date=20260101T120000Z&", "")),
        ["without a token"] = (RefusalReason.KeyUnknown, "AWS_ACCESS_KEY_ID", door => Query(door, "X-Amz-Security-Token=", "a=")),
        ["of another day's scope"] = (RefusalReason.SignatureIncomplete, "Credential", door => Query(door, "%2F20260101%2F", "%2F20260102%2F")),
        ["host not signed"] = (RefusalReason.SignatureIncomplete, "Host", door => Query(door.Presigned(more: [new("x-amz-acl", "private")]), "host%3B", "")),
        ["a header that is not signed"] = (RefusalReason.SignatureIncomplete, "x-amz-", door => door.Presigned("PUT").With("x-amz-acl", "public-read")),
        ["a header moved and sent"] = (RefusalReason.SignatureIncomplete, "twice", door => door.Presigned("PUT", query: "x-amz-acl=private", more: [new("x-amz-acl", "public-read")])),
        ["a moved header twice"] = (RefusalReason.SignatureIncomplete, "twice", door => door.Presigned("PUT", query: "x-amz-acl=private&X-Amz-Acl=public-read")),
        ["events"] = (RefusalReason.SignatureUnsupported, "event streams", door => door.Presigned("PUT", query: "X-Amz-Content-Sha256=STREAMING-AWS4-HMAC-SHA256-EVENTS")),
    };

    public static TheoryData<string> AttackNames => new(Attacks.Keys);

    [Theory]
    [MemberData(nameof(AttackNames))]
    public void Other_presigned_urls_are_refused_with_words_that_help(string what)
    {
        var (reason, words, make) = Attacks[what];

        var refusal = _door.Refused(make(_door));

        refusal.ShouldNotBeNull();
        refusal.Reason.ShouldBe(reason, refusal.Message);
        refusal.Message.ShouldContain(words);
        refusal.Message.ShouldNotContain(_door.Issued.SessionToken);
    }

    private static AwsRequest Later(Door door, AwsRequest request)
    {
        door.Clock.Advance(TimeSpan.FromSeconds(60));
        return request;
    }

    private static AwsRequest Query(Door door, string from, string to) => Query(door.Presigned(), from, to);

    private static AwsRequest Query(AwsRequest request, string from, string to) =>
        request with { Query = request.Query.Replace(from, to, StringComparison.Ordinal) };
}
