using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Hosts;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Tests.Decode;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Hosts;

public sealed class ArrivalNamesTests
{
    private static readonly ArrivalNames Names = new(
        GatewayNames.Of(new Uri("http://127.0.0.1:8700"), new Uri("https://gate.example.com")), new AwsHosts(Decoding.Models.Endpoints));

    [Theory]
    [InlineData("localhost:8700", "/reports/a%20b//c")]
    [InlineData("127.0.0.1:8700", "/reports/a%20b//c")]
    [InlineData("[::1]:8700", "/reports/a%20b//c")]
    [InlineData("gate.example.com", "/reports/a%20b//c")]
    [InlineData("GATE.example.com", "/reports/a%20b//c")]
    [InlineData("s3.localhost:8700", "/reports/a%20b//c")]
    [InlineData("reports.localhost:8700", "/a%20b//c")]
    [InlineData("reports.127.0.0.1:8700", "/a%20b//c")]
    [InlineData("reports.gate.example.com", "/a%20b//c")]
    [InlineData("reports.s3.gate.example.com", "/a%20b//c")]
    [InlineData("s3.eu-west-1.amazonaws.com", "/reports/a%20b//c")]
    [InlineData("s3.amazonaws.com", "/reports/a%20b//c")]
    [InlineData("reports.s3.eu-west-1.amazonaws.com", "/a%20b//c")]
    [InlineData("reports.s3.eu-west-1.amazonaws.com:443", "/a%20b//c")]
    [InlineData("reports.s3.amazonaws.com", "/a%20b//c")]
    [InlineData("reports.s3-eu-west-1.amazonaws.com", "/a%20b//c")]
    [InlineData("reports.s3-accelerate.amazonaws.com", "/a%20b//c")]
    public void Path_style_and_virtual_hosted_style_are_one_call(string host, string path)
    {
        var call = Read("GET", host, path, "s3");

        call.Operation.Name.ShouldBe("GetObject");
        Text(call, "Bucket").ShouldBe("reports");
        Text(call, "Key").ShouldBe("a b//c");
    }

    [Theory]
    [InlineData("GET", "reports.localhost", "/", "ListObjects")]
    [InlineData("GET", "reports.localhost", "/?list-type=2", "ListObjectsV2")]
    [InlineData("PUT", "reports.localhost", "/", "CreateBucket")]
    [InlineData("HEAD", "reports.localhost", "/", "HeadBucket")]
    [InlineData("POST", "reports.localhost", "/key?uploads", "CreateMultipartUpload")]
    [InlineData("GET", "localhost", "/", "ListBuckets")]
    [InlineData("GET", "s3.us-east-1.amazonaws.com", "/", "ListBuckets")]
    public void The_operation_is_the_one_of_the_path_style(string method, string host, string path, string operation) =>
        Read(method, host, path, "s3", region: "us-east-1").Operation.Name.ShouldBe(operation);

    [Theory]
    [InlineData("a.bucket.with.dots.localhost:8700", "a.bucket.with.dots")]
    [InlineData("s3.us-west-2.s3.eu-west-1.amazonaws.com", "s3.us-west-2")]
    [InlineData("gate.example.com.localhost", "gate.example.com")]
    [InlineData("localhost.localhost", "localhost")]
    [InlineData("logs-111122223333.localhost", "logs-111122223333")]
    [InlineData("name-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias.s3.eu-west-1.amazonaws.com", "name-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias")]
    [InlineData("alias.mrap.accesspoint.s3-global.amazonaws.com", "alias.mrap")]
    [InlineData("point-111122223333.s3-accesspoint.eu-west-1.amazonaws.com", "arn:aws:s3:eu-west-1:111122223333:accesspoint/point")]
    [InlineData("a-b-111122223333.s3-accesspoint-fips.dualstack.eu-west-1.amazonaws.com", "arn:aws:s3:eu-west-1:111122223333:accesspoint/a-b")]
    [InlineData("point-111122223333.s3-accesspoint.localhost:8700", "arn:aws:s3:eu-west-1:111122223333:accesspoint/point")]
    [InlineData("point-111122223333.s3-object-lambda.eu-west-1.amazonaws.com", "arn:aws:s3-object-lambda:eu-west-1:111122223333:accesspoint/point")]
    [InlineData("point-111122223333.op-0123.s3-outposts.eu-west-1.amazonaws.com", "arn:aws:s3-outposts:eu-west-1:111122223333:outpost/op-0123/accesspoint/point")]
    [InlineData("name--euw1-az1--x-s3.s3express-euw1-az1.eu-west-1.amazonaws.com", "name--euw1-az1--x-s3")]
    [InlineData("name--euw1-az1--x-s3.localhost", "name--euw1-az1--x-s3")]
    public void The_host_names_the_bucket_or_what_stands_for_it(string host, string bucket) =>
        Text(Read("GET", host, "/key", "s3"), "Bucket").ShouldBe(bucket);

    [Theory]
    [InlineData("point-111122223333.localhost", "s3-object-lambda", "arn:aws:s3-object-lambda:eu-west-1:111122223333:accesspoint/point")]
    [InlineData("point-111122223333.op-0123.localhost", "s3-outposts", "arn:aws:s3-outposts:eu-west-1:111122223333:outpost/op-0123/accesspoint/point")]
    [InlineData("name--euw1-az1--x-s3.localhost", "s3express", "name--euw1-az1--x-s3")]
    public void At_the_gateways_own_names_the_signature_tells_them_apart(string host, string signingName, string bucket) =>
        Text(Read("GET", host, "/key", signingName), "Bucket").ShouldBe(bucket);

    [Fact]
    public void An_ARN_in_the_path_is_the_access_point() =>
        Text(Read("GET", "localhost", "/arn%3Aaws%3As3%3Aeu-west-1%3A111122223333%3Aaccesspoint%2Fpoint/key", "s3"), "Bucket")
            .ShouldBe("arn:aws:s3:eu-west-1:111122223333:accesspoint/point");

    [Theory]
    [InlineData("s3-fips.us-east-1.amazonaws.com", EndpointVariant.Fips)]
    [InlineData("reports.s3-fips.us-east-1.amazonaws.com", EndpointVariant.Fips)]
    [InlineData("reports.s3.dualstack.us-east-1.amazonaws.com", EndpointVariant.DualStack)]
    [InlineData("reports.s3-fips.dualstack.us-east-1.amazonaws.com", EndpointVariant.FipsDualStack)]
    [InlineData("reports.s3.us-east-1.amazonaws.com", EndpointVariant.Standard)]
    [InlineData("reports.localhost", EndpointVariant.Standard)]
    public void The_variant_is_the_one_that_the_client_called(string host, EndpointVariant variant)
    {
        Names.Read(Decoding.Request("GET", "/a/b") with { Headers = [new Header("Host", host)] }, "s3", "us-east-1")
            .Holds(out var addressed, out var refusal).ShouldBeTrue(refusal?.Message);

        addressed!.Variant.ShouldBe(variant);
    }

    [Theory]
    [InlineData("servicediscovery", "localhost:8700")]
    [InlineData("servicediscovery", "data-localhost:8700")]
    [InlineData("servicediscovery", "data-127.0.0.1:8700")]
    [InlineData("servicediscovery", "data-gate.example.com")]
    [InlineData("servicediscovery", "servicediscovery.localhost:8700")]
    [InlineData("servicediscovery", "data-servicediscovery.localhost:8700")]
    [InlineData("servicediscovery", "servicediscovery.us-east-1.amazonaws.com")]
    [InlineData("servicediscovery", "data-servicediscovery.us-east-1.amazonaws.com")]
    [InlineData("servicediscovery", "data-servicediscovery-fips.us-east-1.amazonaws.com")]
    public void A_host_prefix_is_the_operations_own_or_absent(string signingName, string host) =>
        Discover(signingName, host).Holds(out _, out var refusal).ShouldBeTrue(refusal?.Message);

    [Theory]
    [InlineData("sync-localhost:8700")]
    [InlineData("evil-localhost:8700")]
    [InlineData("evil.localhost:8700")]
    [InlineData("data-data-localhost:8700")]
    [InlineData("data-.localhost:8700")]
    [InlineData("sqs.localhost:8700")]
    [InlineData("data-sqs.localhost:8700")]
    [InlineData("sync-servicediscovery.us-east-1.amazonaws.com")]
    [InlineData("data-sqs.us-east-1.amazonaws.com")]
    [InlineData("sqs.us-east-1.amazonaws.com")]
    [InlineData("servicediscovery.eu-west-1.amazonaws.com")]
    [InlineData("s3.us-east-1.amazonaws.com")]
    [InlineData("bucket.s3.us-east-1.amazonaws.com")]
    [InlineData("evillocalhost:8700")]
    public void Another_prefix_service_or_region_is_refused(string host) =>
        Discover("servicediscovery", host).Holds(out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("111122223333.localhost:8700", true)]
    [InlineData("111122223333.127.0.0.1:8700", true)]
    [InlineData("localhost:8700", true)]
    [InlineData("111122223333.s3-control.localhost:8700", true)]
    [InlineData("111122223333.s3-control.eu-west-1.amazonaws.com", true)]
    [InlineData("111122223333.s3-control-fips.dualstack.us-east-1.amazonaws.com", false)]
    [InlineData("444455556666.localhost:8700", false)]
    [InlineData("444455556666.s3-control.eu-west-1.amazonaws.com", false)]
    [InlineData("111122223333.evil.localhost:8700", false)]
    [InlineData("bucket.localhost:8700", false)]
    public void The_account_before_the_host_is_the_one_of_the_header(string host, bool isRight) =>
        TryRead("GET", host, "/v20180820/configuration/publicAccessBlock", "s3", headers: "x-amz-account-id: 111122223333")
            .Holds(out _, out _).ShouldBe(isRight);

    [Theory]
    [InlineData("evil.example", "neither")]
    [InlineData("gate.example.com.evil.example", "neither")]
    [InlineData("example.com", "neither")]
    [InlineData("10.0.0.5:8700", "neither")]
    [InlineData("my-balancer-1.eu-west-1.elb.amazonaws.com", "neither")]
    [InlineData("reports.s3.eu-west-1.amazonaws.com.evil.example", "neither")]
    [InlineData("reports.s3-website.eu-west-1.amazonaws.com", "web site")]
    [InlineData("reports.s3.us-west-2.amazonaws.com", "us-west-2")]
    [InlineData("Reports.localhost", "capitals")]
    [InlineData("192.168.0.1.localhost", "no name of a bucket")]
    [InlineData("ab.localhost", "no name of a bucket")]
    [InlineData("xn--bucket.localhost", "no name of a bucket")]
    [InlineData("a_bucket.localhost", "no name of a bucket")]
    [InlineData("reports-localhost", "a dot")]
    [InlineData("reports.localhost.", "no host name")]
    [InlineData("reports..localhost", "no host name")]
    [InlineData("user@localhost", "no host name")]
    [InlineData("reports%2fkey.localhost", "no host name")]
    [InlineData("evil.com#.localhost", "no host name")]
    [InlineData("point.s3-accesspoint.eu-west-1.amazonaws.com", "NAME-ACCOUNT")]
    [InlineData("point-1234.s3-accesspoint.localhost", "NAME-ACCOUNT")]
    [InlineData("name--euw1-az1--x-s3.s3express-euw1-az2.eu-west-1.amazonaws.com", "zone")]
    [InlineData("sqs.eu-west-1.amazonaws.com", "sqs")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg.localhost", "no host name")]
    public void Other_hosts_are_refused_with_words(string host, string words)
    {
        TryRead("GET", host, "/key", "s3").Holds(out _, out var refusal).ShouldBeFalse();

        refusal!.Reason.ShouldBe(RefusalReason.NotUnderstood);
        refusal.Message.ShouldContain(words);
    }

    [Theory]
    [InlineData("/bucket%2Fkey")]
    [InlineData("/arn%3Aaws%3As3%3Aeu-west-1%3A111122223333%3Aaccesspoint%2Fpoint%2Fmore/key")]
    [InlineData("/arn%3Aaws%3As3%3Aeu-west-1%3A111122223333%3Aaccesspoint%2F..%2Fpoint/key")]
    [InlineData("/arn%3Aaws%3As3%3Aeu-west-1.evil.com%3A111122223333%3Aaccesspoint%2Fpoint/key")]
    [InlineData("/arn%3Aaws%3As3%3Aeu-west-1%3A1%3Aaccesspoint%2Fpoint/key")]
    [InlineData("/arn%3Aaws%3As3%3Aeu-west-1%3A111122223333%3Aaccesspoint%2FEVIL.com%23/key")]
    [InlineData("/arn%3Aaws%3As3-outposts%3Aeu-west-1%3A111122223333%3Aoutpost%2Fa.b%2Faccesspoint%2Fpoint/key")]
    public void What_is_no_whole_ARN_is_no_bucket(string path) =>
        TryRead("GET", "localhost", path, "s3").Holds(out _, out _).ShouldBeFalse();

    [Fact]
    public void Without_a_host_or_with_two_nobody_is_meant()
    {
        var request = Decoding.Request("GET", "/bucket/key");

        Names.Read(request with { Headers = [] }, "s3", "eu-west-1").Holds(out _, out _).ShouldBeFalse();
        Names.Read(request with { Headers = [new("Host", "localhost"), new("host", "gate.example.com")] }, "s3", "eu-west-1").Holds(out _, out _).ShouldBeFalse();
        Names.Knows(request with { Headers = [] }).ShouldBeFalse();
        Names.Knows(request).ShouldBeTrue();
    }

    [Theory]
    [InlineData("localhost:8700", true)]
    [InlineData("gate.example.com", true)]
    [InlineData("sts.localhost:8700", true)]
    [InlineData("sts.amazonaws.com", true)]
    [InlineData("sts.eu-west-1.amazonaws.com", true)]
    [InlineData("sts-fips.us-east-1.amazonaws.com", true)]
    [InlineData("evil.localhost:8700", false)]
    [InlineData("evil-gate.example.com", false)]
    [InlineData("data-localhost", false)]
    [InlineData("s3.amazonaws.com", false)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.", false)]
    public void Tokens_are_taken_under_the_names_of_the_gateway_and_of_STS(string host, bool isTaken) =>
        (Names.ExchangeFault(At(host)) is null).ShouldBe(isTaken);

    [Fact]
    public void A_gateway_that_listens_everywhere_is_at_every_address_and_at_no_other_name()
    {
        var everywhere = new ArrivalNames(GatewayNames.Of(new Uri("http://0.0.0.0:8700")), new AwsHosts(Decoding.Models.Endpoints));

        everywhere.Knows(At("10.0.0.5:8700")).ShouldBeTrue();
        everywhere.Knows(At("[fe80::1]:8700")).ShouldBeTrue();
        everywhere.Knows(At("gateway.internal:8700")).ShouldBeFalse();
        everywhere.Knows(At("010.0.0.5:8700")).ShouldBeFalse();
        everywhere.Knows(At("0x0a000005:8700")).ShouldBeFalse();
    }

    private static AwsRequest At(string host) => Decoding.Request("GET", "/") with { Headers = [new Header("Host", host)] };

    private static Verdict<AwsCall> Discover(string signingName, string host)
    {
        var body = """{"NamespaceName":"n","ServiceName":"s"}""";
        return TryRead("POST", host, "/", signingName, "us-east-1", body,
            "X-Amz-Target: Route53AutoNaming_v20170314.DiscoverInstances", "Content-Type: application/x-amz-json-1.1");
    }

    private static AwsCall Read(string method, string host, string path, string signingName, string region = "eu-west-1")
    {
        TryRead(method, host, path, signingName, region).Holds(out var call, out var refusal).ShouldBeTrue(refusal?.Message);
        return call!;
    }

    private static Verdict<AwsCall> TryRead(
        string method, string host, string path, string signingName, string region = "eu-west-1", string body = "", params string[] headers)
    {
        var request = Decoding.Request(method, path, headers);
        request = request with { Headers = [.. request.Headers.Where(header => header.Name != "Host"), new Header("Host", host)] };
        return !Names.Read(request, signingName, region).Holds(out var addressed, out var refusal) ? refusal
            : !Decoding.Decode(addressed.SigningName, addressed.Request, Encoding.UTF8.GetBytes(body)).Holds(out var call, out refusal) ? refusal
            : addressed.Fault(call) is { } fault ? fault
            : call;
    }

    private static string? Text(AwsCall call, string member) => (call.Parameters[member] as Value.Text)?.Content;
}
