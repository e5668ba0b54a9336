namespace Narrowgate.JourneyTests.Smuggling;

/// <summary>
/// Rightly signed requests whose host, region, bucket or account would make another host name of it. None goes up.
/// </summary>
[Trait("Needs", "processes")]
public sealed class HostAttackTests(RawRequestScene scene) : IClassFixture<RawRequestScene>
{
    private const string Json = "application/x-amz-json-1.1";

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("{authority}.evil.example")]
    [InlineData("evil.example#.localhost")]
    [InlineData("evil.example/.localhost")]
    [InlineData("evil.example?.localhost")]
    [InlineData("evil.example\\.localhost")]
    [InlineData("user@localhost")]
    [InlineData("user:password@localhost:{port}")]
    [InlineData("localhost@evil.example")]
    [InlineData("localhost:{port}@evil.example")]
    [InlineData("localhost:80:{port}")]
    [InlineData("localhost:0")]
    [InlineData("localhost:99999")]
    [InlineData("localhost:-1")]
    [InlineData("localhost:")]
    [InlineData("localhost.")]
    [InlineData("bucket.localhost.")]
    [InlineData(".localhost")]
    [InlineData("bucket..localhost")]
    [InlineData("-bucket.localhost")]
    [InlineData("bucket-.localhost")]
    [InlineData("bu%63ket.localhost")]
    [InlineData("bucket%00.localhost")]
    [InlineData("bucket%2Fkey.localhost")]
    [InlineData("bücket.localhost")]
    [InlineData("xn--bcket-kva.localhost")]
    [InlineData("BUCKET.localhost")]
    [InlineData("bu_cket.localhost")]
    [InlineData("10.0.0.1.localhost")]
    [InlineData("bucketlocalhost")]
    [InlineData("bucket-localhost")]
    [InlineData("localhost, evil.example")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("127.0.0.1.nip.io")]
    [InlineData("169.254.169.254")]
    [InlineData("[::1%25lo]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[::1].localhost")]
    [InlineData("bucket.s3.us-east-1.amazonaws.com.evil.example")]
    [InlineData("bucket.s3.evil-1.amazonaws.com")]
    [InlineData("bucket.s3.us-east-1.amazonaws.com.cn")]
    [InlineData("bucket.s3.eu-west-1.amazonaws.com")]
    [InlineData("bucket.s3-website-us-east-1.amazonaws.com")]
    [InlineData("my-lb.us-east-1.elb.amazonaws.com")]
    [InlineData("sqs.us-east-1.amazonaws.com")]
    [InlineData("point-1111.s3-accesspoint.us-east-1.amazonaws.com")]
    [InlineData("a.b.c.s3-outposts.us-east-1.amazonaws.com")]
    [InlineData("name--use1-az4--x-s3.s3express-use1-az5.us-east-1.amazonaws.com")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg.localhost")]
    public async Task No_host_but_ours_and_AWSs_is_answered(string host) => await StaysHereAsync(scene.Whole(path: "/key", host: Filled(host)));

    [Theory]
    [InlineData("us-east-1.evil.example")]
    [InlineData("us-east-1.evil.example#")]
    [InlineData("evil.example")]
    [InlineData("us-east-1@evil.example")]
    [InlineData("us-east-1%00")]
    [InlineData("us-east-1.")]
    [InlineData("US-EAST-1")]
    [InlineData("moon-west-1")]
    [InlineData("cn-north-1")]
    [InlineData("..")]
    [InlineData("*")]
    public async Task No_region_but_the_partitions_makes_a_host(string region) => await StaysHereAsync(scene.Whole(region: region));

    [Theory]
    [InlineData("/evil.example%23/key")]
    [InlineData("/evil.example%2F/key")]
    [InlineData("/a%40evil.example/key")]
    [InlineData("/arn%3Aaws%3As3%3Aus-east-1%3A123456789012%3Aaccesspoint%2Fevil.example%23/key")]
    [InlineData("/arn%3Aaws%3As3%3Aus-east-1.evil.example%3A123456789012%3Aaccesspoint%2Fpoint/key")]
    [InlineData("/arn%3Aaws%3As3%3Aus-east-1%3A123456789012%3Aaccesspoint%2Fpoint/key")]
    [InlineData("/arn%3Aaws%3As3%3A%3A123456789012%3Aaccesspoint%2Falias.mrap/key")]
    [InlineData("/arn%3Aaws%3As3-outposts%3Aus-east-1%3A123456789012%3Aoutpost%2Fa.evil.example%2Faccesspoint%2Fpoint/key")]
    public async Task No_bucket_makes_a_host(string path) => await StaysHereAsync(scene.Whole(path: path));

    [Theory]
    [InlineData("data-evil-localhost")]
    [InlineData("sync-localhost")]
    [InlineData("evil.localhost")]
    [InlineData("data-sqs.localhost")]
    [InlineData("data-servicediscovery.eu-west-1.amazonaws.com")]
    public async Task No_prefix_but_the_operations_is_before_the_host(string host) => await StaysHereAsync(scene.Whole(
        "POST", "/", "servicediscovery",
        [new("Content-Type", Json), new("X-Amz-Target", "Route53AutoNaming_v20170314.DiscoverInstances")],
        host: Filled(host), body: """{"NamespaceName":"n","ServiceName":"s"}"""));

    [Theory]
    [InlineData("444455556666.localhost", "123456789012")]
    [InlineData("evil.example#.localhost", "evil.example#")]
    [InlineData("localhost", "evil.example#")]
    [InlineData("123456789012.evil.localhost", "123456789012")]
    public async Task No_account_but_the_headers_is_before_the_host(string host, string account)
    {
        var before = scene.Upstream.Requests.Count;

        var reply = await scene.SendAsync(scene.Whole(
            "GET", "/v20180820/configuration/publicAccessBlock", headers: [new("x-amz-account-id", account)], host: Filled(host), body: ""));

        // An endpoint of the configuration has no account in its name, whatever it is.
        if (host != "localhost")
        {
            reply.ShouldStartWith("HTTP/1.1 4");
            scene.Upstream.Requests.Count.ShouldBe(before);
        }
    }

    [Fact]
    public async Task No_token_is_taken_under_another_name()
    {
        const string Form = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15";

        var reply = await scene.SendAsync(
            "POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + $"Connection: close\r\nContent-Length: {Form.Length}\r\n\r\n{Form}");

        reply.ShouldStartWith("HTTP/1.1 4");
        reply.ShouldContain("neither this gateway");
    }

    private string Filled(string host) => scene.Filled(host).Replace("{port}", $"{scene.Gateway.Aws.Port}", StringComparison.Ordinal);

    private async Task StaysHereAsync(string request)
    {
        var before = scene.Upstream.Requests.Count;

        var reply = await scene.SendAsync(request);

        reply.ShouldStartWith("HTTP/1.1 4");
        scene.Upstream.Requests.Count.ShouldBe(before);
    }
}
