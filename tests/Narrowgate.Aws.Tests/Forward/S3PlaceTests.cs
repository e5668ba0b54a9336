using System.Collections.Immutable;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Tests.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Forward;

public sealed class S3PlaceTests
{
    private const string Point = "arn:aws:s3:us-west-2:111122223333:accesspoint/point";

    private static readonly ModelCatalogue Catalogue = new();
    private static readonly EndpointResolver Resolver = new(Catalogue.Endpoints);

    [Theory]
    [InlineData(Point, EndpointVariant.Standard, "point-111122223333.s3-accesspoint.us-west-2.amazonaws.com", "s3")]
    [InlineData(Point, EndpointVariant.FipsDualStack, "point-111122223333.s3-accesspoint-fips.dualstack.us-west-2.amazonaws.com", "s3")]
    [InlineData("arn:aws:s3-object-lambda:us-west-2:111122223333:accesspoint/point", EndpointVariant.Fips, "point-111122223333.s3-object-lambda-fips.us-west-2.amazonaws.com", "s3-object-lambda")]
    [InlineData("arn:aws:s3-outposts:us-west-2:111122223333:outpost/op-01/accesspoint/point", EndpointVariant.Standard, "point-111122223333.op-01.s3-outposts.us-west-2.amazonaws.com", "s3-outposts")]
    [InlineData("name--usw2-az1--x-s3", EndpointVariant.Standard, "name--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com", "s3express")]
    public void The_host_names_what_stands_in_the_buckets_place_and_the_path_does_not(
        string bucket, EndpointVariant variant, string host, string signingName)
    {
        var endpoint = Resolve("GetObject", bucket, variant);

        endpoint.Host.ShouldBe(host);
        endpoint.Base.ShouldBe(new Uri($"https://{host}/"));
        endpoint.SigningName.ShouldBe(signingName);
        endpoint.SigningRegion.ShouldBe("us-west-2");
        endpoint.PathOf("/what%2Fever/key/a%2F/").ShouldBe("/key/a%2F/");
        endpoint.PathOf("/what%2Fever").ShouldBe("/");
    }

    [Fact]
    public void A_directory_buckets_own_settings_are_its_regions()
    {
        var endpoint = Resolve("GetBucketPolicy", "name--usw2-az1--x-s3", EndpointVariant.Standard);

        endpoint.Host.ShouldBe("s3express-control.us-west-2.amazonaws.com");
        endpoint.PathOf("/name--usw2-az1--x-s3").ShouldBe("/name--usw2-az1--x-s3");
    }

    [Fact]
    public void What_is_in_several_regions_needs_another_signature()
    {
        var endpoint = Resolve("GetObject", "arn:aws:s3::111122223333:accesspoint/alias.mrap", EndpointVariant.Standard);

        endpoint.Host.ShouldBe("alias.mrap.accesspoint.s3-global.amazonaws.com");
        endpoint.NeedsSigV4A.ShouldBeTrue();
        endpoint.SigningRegion.ShouldBe("*");
    }

    [Theory]
    [InlineData("arn:aws:s3:eu-west-1:111122223333:accesspoint/point", "eu-west-1")]
    [InlineData("arn:aws-cn:s3:cn-north-1:111122223333:accesspoint/point", "aws-cn")]
    [InlineData("arn:aws:s3:us-west-2:111122223333:accesspoint/point.evil.com", "ARN")]
    [InlineData("arn:aws:s3:us-west-2:111122223333:accesspoint/evil#", "ARN")]
    [InlineData("arn:aws:s3:us-west-2:111122223333:job/point", "ARN")]
    [InlineData("arn:aws:s3:us-west-2:1:accesspoint/point", "ARN")]
    [InlineData("arn:aws:s3:us-west-2.evil.com:111122223333:accesspoint/point", "ARN")]
    [InlineData("evil.com#--usw2-az1--x-s3", "zone")]
    [InlineData("a--b.evil.com--x-s3", "zone")]
    [InlineData("--usw2-az1--x-s3", "zone")]
    [InlineData("evil.com/.mrap", "mrap")]
    [InlineData("alias-o01--op-s3", "Outposts")]
    public void What_could_make_another_host_goes_nowhere(string bucket, string words)
    {
        TryResolve("GetObject", bucket, EndpointVariant.Standard).Holds(out _, out var refusal).ShouldBeFalse();

        refusal!.Message.ShouldContain(words, Case.Insensitive);
    }

    [Theory]
    [InlineData("arn:aws:s3-outposts:us-west-2:111122223333:outpost/op-01/accesspoint/point", EndpointVariant.Fips)]
    [InlineData("arn:aws:s3-object-lambda:us-west-2:111122223333:accesspoint/point", EndpointVariant.DualStack)]
    [InlineData("arn:aws:s3::111122223333:accesspoint/alias.mrap", EndpointVariant.Fips)]
    public void A_variant_that_AWS_does_not_have_is_not_replaced_by_another(string bucket, EndpointVariant variant) =>
        TryResolve("GetObject", bucket, variant).Holds(out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("https://bucket.vpce-0a1b-c2d.s3.us-west-2.vpce.amazonaws.com", "plain", "bucket.vpce-0a1b-c2d.s3.us-west-2.vpce.amazonaws.com", "/plain/key")]
    [InlineData("https://bucket.vpce-0a1b-c2d.s3.us-west-2.vpce.amazonaws.com", Point, "point-111122223333.accesspoint.vpce-0a1b-c2d.s3.us-west-2.vpce.amazonaws.com", "/key")]
    [InlineData("http://127.0.0.1:5555", "plain", "127.0.0.1:5555", "/plain/key")]
    public void An_endpoint_of_a_VPC_has_a_name_for_each_kind(string endpoint, string bucket, string host, string path)
    {
        TryResolve("GetObject", bucket, EndpointVariant.Standard, endpoint: endpoint).Holds(out var resolved, out var refusal).ShouldBeTrue(refusal?.Message);

        resolved!.Host.ShouldBe(host);
        resolved.PathOf("/plain/key").ShouldBe(path);
    }

    [Fact]
    public void An_emulator_serves_no_access_points() =>
        TryResolve("GetObject", Point, EndpointVariant.Standard, endpoint: "http://127.0.0.1:5555").Holds(out _, out _).ShouldBeFalse();

    [Fact]
    [Trait("Needs", "python")]
    public void Every_place_is_as_botocore_resolves_it()
    {
        var compared = 0;
        foreach (var line in Botocore.Describe("s3"))
        {
            if (line.Split(' ') is not [var operation, var bucket, var partition, var region, var variant, var url, var signingName])
            {
                throw new InvalidOperationException(line);
            }
            TryResolve(operation, bucket, Enum.Parse<EndpointVariant>(variant), partition, region).Holds(out var endpoint, out _);
            var ours = endpoint is null
                ? "none none"
                : $"https://{endpoint.Host}{(endpoint.IsBucketInHost ? "" : $"/{bucket}")} {endpoint.SigningName}";
            ours.ShouldBe($"{url} {signingName}", line);
            compared++;
        }
        compared.ShouldBeGreaterThan(1500);
    }

    private static UpstreamEndpoint Resolve(string operation, string bucket, EndpointVariant variant)
    {
        TryResolve(operation, bucket, variant).Holds(out var endpoint, out var refusal).ShouldBeTrue(refusal?.Message);
        return endpoint!;
    }

    private static Verdict<UpstreamEndpoint> TryResolve(
        string operation, string bucket, EndpointVariant variant, string partition = "aws", string region = "us-west-2", string? endpoint = null)
    {
        RoleArn.TryParse($"arn:{partition}:iam::111122223333:role/agent", out var arn).ShouldBeTrue();
        var target = new AwsTarget(
            new Target("prod", null!, TimeSpan.FromHours(1), Enforcement.Enforce), arn!, ["111122223333"], [], [],
            endpoint is null ? null : new Uri(endpoint), []);
        var model = Catalogue.Find("s3")!;
        var parameters = ImmutableDictionary<string, Value>.Empty.Add("Bucket", new Value.Text(bucket));
        if (operation == "GetObject")
        {
            parameters = parameters.Add("Key", new Value.Text("key"));
        }
        var call = new AwsCall(model, model.Operations[operation], model.Protocols[0], Value.Structure.Of(parameters));
        return Resolver.Resolve(target, call, region, variant);
    }
}
