using System.Collections.Immutable;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;
using Narrowgate.Aws.Sts;

namespace Narrowgate.Aws.Tests.Listen;

/// <summary>Requests that are signed by SigV4A with keys that the gateway issued, in a header or in the query.</summary>
public sealed class MultiregionalTests
{
    private const string Host = "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com";

    private readonly Door _door = new();

    [Theory]
    [InlineData("*", null)]
    [InlineData("us-east-1", "us-east-1")]
    [InlineData("eu-*,us-west-2", "us-west-2")]
    public void A_well_signed_request_opens_its_session_and_says_where_it_is_good(string regions, string? home)
    {
        _door.Gate.Open(Signed(regions)).Holds(out var signed, out var refusal).ShouldBeTrue(refusal?.Message);

        signed!.Check(SignatureAlgorithm.EmptyPayload).ShouldBeNull();
        (signed.Session.Target, signed.Regions.ToString(), signed.Regions.Home, signed.Scope.Region).ShouldBe(("prod", regions, home, null));
    }

    [Theory]
    [InlineData("UNSIGNED-PAYLOAD")]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER")]
    public void The_body_may_be_unsigned(string payload)
    {
        _door.Gate.Open(Signed("*", payload)).Holds(out var signed, out var refusal).ShouldBeTrue(refusal?.Message);
        signed!.Check(payload).ShouldBeNull();
    }

    [Theory]
    [InlineData("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD")]
    [InlineData("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER")]
    [InlineData("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")]
    [InlineData("STREAMING-AWS4-HMAC-SHA256-EVENTS")]
    public void What_would_be_signed_part_by_part_is_refused_with_what_to_do(string payload)
    {
        _door.Gate.Open(Signed("*", payload)).Holds(out _, out var refusal).ShouldBeFalse();
        (refusal!.Reason, refusal.Message.Contains("UNSIGNED-PAYLOAD", StringComparison.Ordinal)).ShouldBe((RefusalReason.SignatureUnsupported, true));
    }

    private static readonly Dictionary<string, (RefusalReason Reason, Func<MultiregionalTests, AwsRequest> Make)> Bad = new()
    {
        ["no regions"] = (RefusalReason.SignatureIncomplete, test => test.Signed("*").Without("X-Amz-Region-Set")),
        ["regions twice"] = (RefusalReason.SignatureIncomplete, test => test.Signed("*").Again("X-Amz-Region-Set")),
        ["empty regions"] = (RefusalReason.SignatureIncomplete, test => test.Signed("")),
        ["an empty region"] = (RefusalReason.SignatureIncomplete, test => test.Signed("us-east-1,")),
        ["a region that is no label"] = (RefusalReason.SignatureIncomplete, test => test.Signed("evil.com#")),
        ["other regions than were signed"] = (RefusalReason.SignatureMismatch, test => test.Signed("us-east-1").With("X-Amz-Region-Set", "*")),
        ["regions that are not signed"] = (RefusalReason.SignatureIncomplete, test => test.Signed("*").Bend("Authorization", text => text.Replace(";x-amz-region-set", "", StringComparison.Ordinal))),
        ["a region in the scope"] = (RefusalReason.SignatureIncomplete, test => test.Signed("*").Bend("Authorization", text => text.Replace("/s3/", "/us-east-1/s3/", StringComparison.Ordinal))),
        ["SigV4's name"] = (RefusalReason.SignatureIncomplete, test => test.Signed("*").Bend("Authorization", text => text.Replace(SigV4a.Name, SignatureAlgorithm.Name, StringComparison.Ordinal))),
        ["a signature that is no DER"] = (RefusalReason.SignatureMismatch, test => test.Signed("*").Bend("Authorization", text => text[..^2])),
        ["a signature of half a byte"] = (RefusalReason.SignatureIncomplete, test => test.Signed("*").Bend("Authorization", text => text[..^1])),
        ["another path"] = (RefusalReason.SignatureMismatch, test => test.Signed("*") with { Path = "/other" }),
        ["another method"] = (RefusalReason.SignatureMismatch, test => test.Signed("*") with { Method = "DELETE" }),
        ["another host"] = (RefusalReason.SignatureMismatch, test => test.Signed("*").With("Host", "other")),
        ["the keys of another session's secret"] = (RefusalReason.SignatureMismatch, test => test.Signed("*", secret: "guessed")),
        ["SigV4 with a region set"] = (RefusalReason.SignatureIncomplete, test => test._door.Signed(more: [new("X-Amz-Region-Set", "*")])),
    };

    public static TheoryData<string> BadNames { get; } = new(Bad.Keys);

    [Theory]
    [MemberData(nameof(BadNames))]
    public void Whatever_is_not_in_order_is_refused(string name)
    {
        var (reason, make) = Bad[name];
        _door.Refused(make(this)).ShouldNotBeNull().Reason.ShouldBe(reason);
    }

    [Fact]
    public void A_presigned_URL_is_good_as_long_as_it_says_and_for_nothing_else()
    {
        var presigned = Presigned("us-east-1");
        Checked(presigned).ShouldBeNull();
        Checked(presigned with { Path = "/other" })!.Reason.ShouldBe(RefusalReason.SignatureMismatch);
        Checked(presigned with { Query = presigned.Query.Replace("Region-Set=us-east-1", "Region-Set=%2A", StringComparison.Ordinal) })!
            .Reason.ShouldBe(RefusalReason.SignatureMismatch);
        Checked(presigned with { Query = presigned.Query.Replace("&X-Amz-Region-Set=us-east-1", "", StringComparison.Ordinal) })!
            .Reason.ShouldBe(RefusalReason.SignatureIncomplete);
        Checked(presigned.With("X-Amz-Region-Set", "us-east-1"))!.Reason.ShouldBe(RefusalReason.SignatureIncomplete);
        _door.Clock.Advance(TimeSpan.FromMinutes(11));
        Checked(presigned)!.Reason.ShouldBe(RefusalReason.SignatureExpired);
    }

    private Refusal? Checked(AwsRequest request) => _door.Gate.Open(request).Holds(out var signed, out var refusal)
        ? signed.Check(signed.Payload.Signed!)
        : refusal;

    private AwsRequest Signed(string regions, string payload = SignatureAlgorithm.EmptyPayload, string? secret = null)
    {
        var timestamp = SignatureAlgorithm.Timestamp(_door.Clock.GetUtcNow());
        ImmutableArray<Header> headers =
        [
            new("Host", Host), new("X-Amz-Date", timestamp), new("X-Amz-Security-Token", _door.Issued.SessionToken),
            new("X-Amz-Content-SHA256", payload), new("X-Amz-Region-Set", regions),
        ];
        var signed = headers.Select(header => header.Name.ToLowerInvariant()).Order(StringComparer.Ordinal).ToImmutableArray();
        var scope = new SigningScope(timestamp[..8], Region: null, "s3");
        var canonical = CanonicalRequest.Of("GET", "/a//b", "", headers, signed, isPathVerbatim: true);
        var signature = Sign(_door.Issued, secret ?? _door.Issued.SecretAccessKey, canonical.StringToSign(payload, timestamp, scope));
        return new AwsRequest("GET", "/a//b", "",
            headers.Add(new Header("Authorization", $"{SigV4a.Name} Credential={_door.Issued.AccessKeyId}/{scope}, "
                + $"SignedHeaders={string.Join(';', signed)}, Signature={signature}")),
            "127.0.0.1", IsSecure: true);
    }

    private AwsRequest Presigned(string regions)
    {
        var keys = _door.Issued;
        var timestamp = SignatureAlgorithm.Timestamp(_door.Clock.GetUtcNow());
        var scope = new SigningScope(timestamp[..8], Region: null, "s3");
        var query = $"X-Amz-Algorithm={SigV4a.Name}&X-Amz-Credential={Uri.EscapeDataString($"{keys.AccessKeyId}/{scope}")}"
            + $"&X-Amz-Date={timestamp}&X-Amz-Expires=600&X-Amz-Region-Set={Uri.EscapeDataString(regions)}"
            + $"&X-Amz-Security-Token={Uri.EscapeDataString(keys.SessionToken)}&X-Amz-SignedHeaders=host";
        ImmutableArray<Header> headers = [new("Host", Host)];
        var canonical = CanonicalRequest.Of("GET", "/key", query, headers, ["host"], isPathVerbatim: true);
        var signature = Sign(keys, keys.SecretAccessKey, canonical.StringToSign("UNSIGNED-PAYLOAD", timestamp, scope));
        return new AwsRequest("GET", "/key", $"{query}&X-Amz-Signature={signature}", headers, "127.0.0.1", IsSecure: true);
    }

    private static string Sign(IssuedKeys keys, string secret, string text) =>
        SigV4a.Sign(SigV4a.DeriveKey(keys.AccessKeyId, secret), text);
}
