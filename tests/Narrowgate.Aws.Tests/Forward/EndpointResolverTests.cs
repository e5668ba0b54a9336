using System.Collections.Immutable;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Signing;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Forward;

public sealed class EndpointResolverTests
{
    private static readonly ModelCatalogue Catalogue = new();
    private static readonly EndpointResolver Resolver = new(new ModelCatalogue().Endpoints);

    [Theory]
    [InlineData("ec2", "DescribeInstances", "eu-west-1", "https://ec2.eu-west-1.amazonaws.com/", "eu-west-1", "ec2")]
    [InlineData("s3", "GetObject", "us-east-1", "https://s3.us-east-1.amazonaws.com/", "us-east-1", "s3")]
    [InlineData("s3", "WriteGetObjectResponse", "us-east-1", "https://s3-object-lambda.us-east-1.amazonaws.com/", "us-east-1", "s3-object-lambda")]
    [InlineData("sts", "GetCallerIdentity", "ap-southeast-2", "https://sts.ap-southeast-2.amazonaws.com/", "ap-southeast-2", "sts")]
    [InlineData("sts", "GetCallerIdentity", "aws-global", "https://sts.amazonaws.com/", "us-east-1", "sts")]
    [InlineData("iam", "ListUsers", "eu-west-1", "https://iam.amazonaws.com/", "us-east-1", "iam")]
    [InlineData("route53", "ListHostedZones", "eu-west-1", "https://route53.amazonaws.com/", "us-east-1", "route53")]
    [InlineData("cloudfront", "ListDistributions", "eu-west-1", "https://cloudfront.amazonaws.com/", "us-east-1", "cloudfront")]
    [InlineData("organizations", "ListAccounts", "eu-west-1", "https://organizations.us-east-1.amazonaws.com/", "us-east-1", "organizations")]
    [InlineData("networkmanager", "ListAttachments", "eu-west-1", "https://networkmanager.us-west-2.amazonaws.com/", "us-west-2", "networkmanager")]
    [InlineData("cloudwatch", "ListMetrics", "eu-west-1", "https://monitoring.eu-west-1.amazonaws.com/", "eu-west-1", "monitoring")]
    [InlineData("geo-maps", "GetTile", "eu-west-1", "https://maps.geo.eu-west-1.amazonaws.com/v2", "eu-west-1", "geo-maps")]
    [InlineData("bedrock-runtime", "Converse", "us-west-2", "https://bedrock-runtime.us-west-2.amazonaws.com/", "us-west-2", "bedrock")]
    public void AWS_serves_it_there(string service, string operation, string region, string url, string signingRegion, string signingName)
    {
        var endpoint = Resolve(Target(), service, operation, region);

        endpoint.Base.ShouldBe(new Uri(url));
        endpoint.Host.ShouldBe(new Uri(url).Host);
        endpoint.SigningRegion.ShouldBe(signingRegion);
        endpoint.SigningName.ShouldBe(signingName);
        endpoint.IsOverride.ShouldBeFalse();
    }

    [Theory]
    [InlineData("aws-cn", "cn-north-1", "https://ec2.cn-north-1.amazonaws.com.cn/")]
    [InlineData("aws-us-gov", "us-gov-west-1", "https://ec2.us-gov-west-1.amazonaws.com/")]
    [InlineData("aws-eusc", "eusc-de-east-1", "https://ec2.eusc-de-east-1.amazonaws.eu/")]
    public void The_partition_is_the_one_of_the_role(string partition, string region, string url) =>
        Resolve(Target(partition: partition), "ec2", "DescribeInstances", region).Base.ShouldBe(new Uri(url));

    [Theory]
    [InlineData("aws", "cn-north-1")]
    [InlineData("aws-cn", "us-east-1")]
    [InlineData("aws", "moon-west-1")]
    [InlineData("aws", "")]
    [InlineData("aws", "US-EAST-1")]
    [InlineData("aws", "us-east-1.evil.com#")]
    [InlineData("aws", "us-east-1@evil.com")]
    [InlineData("aws", "*")]
    [InlineData("aws", "us-east-1\n")]
    [InlineData("aws", "aws-global")]
    [InlineData("aws-moon", "us-east-1")]
    public void A_region_that_is_not_of_the_partition_goes_nowhere(string partition, string region)
    {
        var refusal = Refusal(Target(partition: partition), "ec2", "DescribeInstances", region);

        refusal.Reason.ShouldBe(RefusalReason.NotUnderstood);
        refusal.Message.ShouldNotContain("#");
        refusal.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void A_region_that_is_not_known_goes_nowhere_even_by_an_endpoint_of_the_configuration() =>
        Refusal(Target(endpoint: "http://127.0.0.1:5555"), "ec2", "DescribeInstances", "moon-west-1").Message.ShouldContain("moon-west-1");

    [Fact]
    public void A_region_that_the_target_does_not_list_is_denied()
    {
        var target = Target(regions: ["eu-west-1"]);

        Refusal(target, "ec2", "DescribeInstances", "us-east-1").Reason.ShouldBe(RefusalReason.Denied);
        Refusal(target, "sts", "GetCallerIdentity", "aws-global").Reason.ShouldBe(RefusalReason.Denied);
        Resolve(target, "ec2", "DescribeInstances", "eu-west-1").SigningRegion.ShouldBe("eu-west-1");
    }

    [Fact]
    public void Global_services_are_always_meant()
    {
        var target = Target(regions: ["eu-west-1"]);

        Resolve(target, "iam", "ListUsers", "eu-west-1").SigningRegion.ShouldBe("us-east-1");
        Resolve(target, "iam", "ListUsers", "us-east-1").SigningRegion.ShouldBe("us-east-1");
        Resolve(target, "iam", "ListUsers", "aws-global").SigningRegion.ShouldBe("us-east-1");
    }

    [Fact]
    public void An_endpoint_of_the_configuration_keeps_the_true_signing_region()
    {
        var endpoint = Resolve(Target(endpoint: "http://127.0.0.1:5555/aws"), "iam", "ListUsers", "eu-west-1");

        endpoint.Base.ShouldBe(new Uri("http://127.0.0.1:5555/aws"));
        endpoint.Host.ShouldBe("127.0.0.1:5555");
        endpoint.SigningRegion.ShouldBe("us-east-1");
        endpoint.IsOverride.ShouldBeTrue();
    }

    [Fact]
    public void The_narrowest_endpoint_of_the_configuration_wins()
    {
        var target = Target(endpoint: "http://all.test") with
        {
            Endpoints =
            [
                new ServiceEndpoint("s3", Region: null, new Uri("http://s3.test")),
                new ServiceEndpoint("s3", "eu-west-1", new Uri("http://s3.eu.test")),
                new ServiceEndpoint("iam", "us-east-1", new Uri("http://iam.test")),
            ],
        };

        Resolve(target, "s3", "GetObject", "eu-west-1").Host.ShouldBe("s3.eu.test");
        Resolve(target, "s3", "GetObject", "us-east-1").Host.ShouldBe("s3.test");
        Resolve(target, "ec2", "DescribeInstances", "us-east-1").Host.ShouldBe("all.test");
        Resolve(target, "iam", "ListUsers", "eu-west-1").Host.ShouldBe("iam.test");
    }

    [Fact]
    public void A_host_that_depends_on_the_request_must_be_configured()
    {
        Refusal(Target(), "cloudfront-keyvaluestore", "GetKey", "us-east-1").Message.ShouldContain("'endpoints'");
        Resolve(Target(endpoint: "http://127.0.0.1:5555"), "cloudfront-keyvaluestore", "GetKey", "us-east-1").SigningRegion.ShouldBe("us-east-1");
    }

    [Fact]
    public void The_operations_host_prefix_goes_before_AWSs_own_host()
    {
        var endpoint = ResolveCall(Target(), "s3control", "GetPublicAccessBlock", "eu-west-1", ("AccountId", "111122223333"));

        endpoint.Host.ShouldBe("111122223333.s3-control.eu-west-1.amazonaws.com");
        endpoint.Base.ShouldBe(new Uri("https://111122223333.s3-control.eu-west-1.amazonaws.com/"));
        ResolveCall(Target(), "omics", "GetRun", "eu-west-1", ("id", "1")).Host.ShouldBe("workflows-omics.eu-west-1.amazonaws.com");
    }

    [Fact]
    public void An_endpoint_of_the_configuration_gets_no_host_prefix() =>
        ResolveCall(Target(endpoint: "http://127.0.0.1:5555"), "s3control", "GetPublicAccessBlock", "eu-west-1", ("AccountId", "111122223333"))
            .Host.ShouldBe("127.0.0.1:5555");

    [Theory]
    [InlineData("evil.com/")]
    [InlineData("evil.com#")]
    [InlineData("evil@")]
    [InlineData("a.b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("")]
    [InlineData("ä")]
    [InlineData("a\r\n")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_parameter_that_is_no_host_label_goes_nowhere(string account) =>
        RefusalOfCall(Target(), "s3control", "GetPublicAccessBlock", ("AccountId", account)).Message.ShouldContain("AccountId");

    [Fact]
    public void A_host_label_that_is_absent_goes_nowhere() =>
        RefusalOfCall(Target(), "s3control", "GetPublicAccessBlock").Message.ShouldContain("AccountId");

    [Theory]
    [InlineData(EndpointVariant.Fips, "https://kms-fips.eu-west-1.amazonaws.com/")]
    [InlineData(EndpointVariant.DualStack, "https://kms.eu-west-1.api.aws/")]
    [InlineData(EndpointVariant.FipsDualStack, "https://kms-fips.eu-west-1.api.aws/")]
    public void The_variant_that_was_called_is_the_one_that_is_called(EndpointVariant variant, string url)
    {
        var model = Catalogue.Find("kms")!;

        Resolver.Resolve(Target(), model, model.Operations["ListKeys"], "eu-west-1", variant).Holds(out var endpoint, out _).ShouldBeTrue();

        endpoint!.Base.ShouldBe(new Uri(url));
    }

    [Fact]
    public void A_variant_that_AWS_does_not_have_there_is_refused()
    {
        var model = Catalogue.Find("s3")!;

        Resolver.Resolve(Target(partition: "aws-cn"), model, model.Operations["GetObject"], "cn-north-1", EndpointVariant.Fips)
            .Holds(out _, out var refusal).ShouldBeFalse();

        refusal!.Message.ShouldContain("fips");
    }

    [Theory]
    [InlineData("events", "PutEvents", "EndpointId", "abcde.veo", "abcde.veo.endpoint.events.amazonaws.com", "events")]
    [InlineData("sesv2", "SendEmail", "EndpointId", "abcde.456", "abcde.456.endpoints.email.amazonaws.com", "ses")]
    [InlineData("s3", "GetObject", "Bucket", "arn:aws:s3::111122223333:accesspoint/alias.mrap", "alias.mrap.accesspoint.s3-global.amazonaws.com", "s3")]
    [InlineData(
        "cloudfront-keyvaluestore", "GetKey", "KvsARN", "arn:aws:cloudfront::111122223333:key-value-store/a1",
        "111122223333.cloudfront-kvs.global.api.aws", "cloudfront-keyvaluestore")]
    public void What_is_in_several_regions_has_one_host_and_is_signed_for_all(
        string service, string operation, string member, string value, string host, string signingName)
    {
        foreach (var regions in (RegionSet[])[new(["*"]), new(["eu-west-1"])])
        {
            Resolver.Resolve(Target(), Call(service, operation, (member, value)), regions).Holds(out var endpoint, out var refusal)
                .ShouldBeTrue(refusal?.Message);
            (endpoint!.Host, endpoint.SigningName, endpoint.SignedRegions).ShouldBe((host, signingName, new RegionSet(["*"])));
        }
    }

    [Theory]
    [InlineData("evil.com#")]
    [InlineData("a.b.c")]
    [InlineData("a@b")]
    [InlineData(".veo")]
    [InlineData("")]
    public void An_endpoint_id_becomes_no_other_host(string id) =>
        RefusalOfCall(Target(), "events", "PutEvents", ("EndpointId", id)).Message.ShouldContain("part of a host name");

    [Theory]
    [InlineData("arn:aws:cloudfront::evil.com#:key-value-store/a1")]
    [InlineData("arn:aws:s3:::bucket")]
    [InlineData("a")]
    public void A_key_value_store_is_named_by_its_ARN(string arn) =>
        RefusalOfCall(Target(), "cloudfront-keyvaluestore", "GetKey", ("KvsARN", arn)).Message.ShouldContain("key value store");

    [Fact]
    public void A_target_that_is_open_in_some_regions_takes_no_signature_for_all()
    {
        var target = Target() with { Regions = ["eu-west-1", "eu-west-2"] };
        var bucket = Call("s3", "GetObject", ("Bucket", "bucket"), ("Key", "key"));
        RefusalFor("*").Message.ShouldContain("AWS_SIGV4A_SIGNING_REGION_SET");
        RefusalFor("eu-west-1", "us-east-1").Reason.ShouldBe(RefusalReason.Denied);
        RefusalFor("eu-west-1", "eu-*").Reason.ShouldBe(RefusalReason.Denied);
        Resolver.Resolve(target, bucket, new RegionSet(["eu-west-1", "eu-west-2"])).Holds(out var endpoint, out var none).ShouldBeTrue(none?.Message);
        endpoint!.SigningRegion.ShouldBe("eu-west-1");
        // Nor one for a single region where the gateway would have to sign for all.
        RefusalOfCall(target, "events", "PutEvents", ("EndpointId", "abcde.veo")).Reason.ShouldBe(RefusalReason.Denied);
        // CloudFront is everywhere, and open like all global services.
        Resolver.Resolve(
            target, Call("cloudfront-keyvaluestore", "GetKey", ("KvsARN", "arn:aws:cloudfront::111122223333:key-value-store/a1")),
            new RegionSet(["*"])).Holds(out _, out _).ShouldBeTrue();

        Refusal RefusalFor(params string[] regions)
        {
            Resolver.Resolve(target, bucket, new RegionSet([.. regions])).Holds(out _, out var refusal).ShouldBeFalse();
            return refusal!;
        }
    }

    [Fact]
    public void A_signature_for_all_regions_says_no_region_to_a_service_that_has_them() =>
        Resolver.Resolve(Target(), Call("kms", "ListKeys"), new RegionSet(["*"])).Holds(out _, out _).ShouldBeFalse();

    private static UpstreamEndpoint Resolve(AwsTarget target, string service, string operation, string region)
    {
        Ask(target, service, operation, region).Holds(out var endpoint, out var refusal).ShouldBeTrue(refusal?.Message);
        return endpoint!;
    }

    private static Refusal Refusal(AwsTarget target, string service, string operation, string region)
    {
        Ask(target, service, operation, region).Holds(out _, out var refusal).ShouldBeFalse();
        return refusal!;
    }

    private static UpstreamEndpoint ResolveCall(AwsTarget target, string service, string operation, string region, params (string, string)[] parameters)
    {
        Resolver.Resolve(target, Call(service, operation, parameters), region).Holds(out var endpoint, out var refusal).ShouldBeTrue(refusal?.Message);
        return endpoint!;
    }

    private static Refusal RefusalOfCall(AwsTarget target, string service, string operation, params (string, string)[] parameters)
    {
        Resolver.Resolve(target, Call(service, operation, parameters), "eu-west-1").Holds(out _, out var refusal).ShouldBeFalse();
        return refusal!;
    }

    private static Verdict<UpstreamEndpoint> Ask(AwsTarget target, string service, string operation, string region)
    {
        var model = Catalogue.Find(service)!;
        return Resolver.Resolve(target, model, model.Operations[operation], region);
    }

    private static AwsCall Call(string service, string operation, params (string Name, string Text)[] parameters)
    {
        var model = Catalogue.Find(service)!;
        var values = parameters.Select(parameter => KeyValuePair.Create<string, Value>(parameter.Name, new Value.Text(parameter.Text)));
        return new AwsCall(model, model.Operations[operation], model.Protocols[0], Value.Structure.Of(values));
    }

    private static AwsTarget Target(string partition = "aws", string? endpoint = null, ImmutableArray<string>? regions = null)
    {
        RoleArn.TryParse($"arn:{partition}:iam::111122223333:role/agent", out var arn).ShouldBeTrue();
        return new AwsTarget(
            new Target("prod", null!, TimeSpan.FromHours(1), Enforcement.Enforce),
            arn!,
            ["111122223333"],
            regions ?? [],
            [],
            endpoint is null ? null : new Uri(endpoint),
            []);
    }
}
