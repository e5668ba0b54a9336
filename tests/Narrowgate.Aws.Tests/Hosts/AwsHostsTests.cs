using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Hosts;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Hosts;

public sealed class AwsHostsTests
{
    private static readonly EndpointTable Table = new ModelCatalogue().Endpoints;
    private static readonly AwsHosts Hosts = new(Table);

    [Theory]
    [InlineData("sqs.eu-west-1.amazonaws.com")]
    [InlineData("SQS.EU-WEST-1.AMAZONAWS.COM")]
    [InlineData("queue.amazonaws.com")]
    [InlineData("eu-west-1.queue.amazonaws.com")]
    [InlineData("cn-north-1.queue.amazonaws.com.cn")]
    [InlineData("eu-west-1.elasticmapreduce.amazonaws.com")]
    [InlineData("rds.amazonaws.com")]
    [InlineData("iam.amazonaws.com")]
    [InlineData("iam-fips.amazonaws.com")]
    [InlineData("ec2.cn-north-1.amazonaws.com.cn")]
    [InlineData("ec2.us-gov-west-1.amazonaws.com")]
    [InlineData("ec2.eusc-de-east-1.amazonaws.eu")]
    [InlineData("lambda.eu-west-1.api.aws")]
    [InlineData("kms-fips.us-east-1.amazonaws.com")]
    [InlineData("kms-fips.us-east-1.api.aws")]
    [InlineData("s3.amazonaws.com")]
    [InlineData("s3.eu-west-1.amazonaws.com")]
    [InlineData("s3-fips.us-east-1.amazonaws.com")]
    [InlineData("s3.dualstack.eu-west-1.amazonaws.com")]
    [InlineData("s3-fips.dualstack.us-east-1.amazonaws.com")]
    [InlineData("s3-eu-west-1.amazonaws.com")]
    [InlineData("s3-external-1.amazonaws.com")]
    [InlineData("bucket.s3.amazonaws.com")]
    [InlineData("bucket.s3.eu-west-1.amazonaws.com")]
    [InlineData("a.bucket.with.dots.s3.eu-west-1.amazonaws.com")]
    [InlineData("s3.us-west-2.s3.us-east-1.amazonaws.com")]
    [InlineData("bucket.s3-fips.us-east-1.amazonaws.com")]
    [InlineData("bucket.s3.dualstack.eu-west-1.amazonaws.com")]
    [InlineData("bucket.s3-eu-west-1.amazonaws.com")]
    [InlineData("bucket.s3-us-gov-west-1.amazonaws.com")]
    [InlineData("bucket.s3.cn-north-1.amazonaws.com.cn")]
    [InlineData("bucket.s3-accelerate.amazonaws.com")]
    [InlineData("bucket.s3-accelerate.dualstack.amazonaws.com")]
    [InlineData("point-111122223333.s3-accesspoint.eu-west-1.amazonaws.com")]
    [InlineData("point-111122223333.s3-accesspoint-fips.dualstack.us-east-1.amazonaws.com")]
    [InlineData("point-111122223333.s3-object-lambda.eu-west-1.amazonaws.com")]
    [InlineData("route.s3-object-lambda.eu-west-1.amazonaws.com")]
    [InlineData("point-111122223333.op-0123.s3-outposts.us-west-2.amazonaws.com")]
    [InlineData("alias.mrap.accesspoint.s3-global.amazonaws.com")]
    [InlineData("name--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com")]
    [InlineData("name--usw2-az1--x-s3.s3express-fips-usw2-az1.dualstack.us-west-2.amazonaws.com")]
    [InlineData("s3express-control.us-west-2.amazonaws.com")]
    [InlineData("s3-control.us-west-2.amazonaws.com")]
    [InlineData("111122223333.s3-control.us-west-2.amazonaws.com")]
    [InlineData("111122223333.s3-control-fips.dualstack.us-west-2.amazonaws.com")]
    [InlineData("data-servicediscovery.eu-west-1.amazonaws.com")]
    [InlineData("sync-states.eu-west-1.amazonaws.com")]
    [InlineData("workflows-omics.eu-west-1.amazonaws.com")]
    [InlineData("data.iotsitewise.eu-west-1.amazonaws.com")]
    [InlineData("g-abc123.neptune-graph.us-east-1.amazonaws.com")]
    [InlineData("111122223333.ddb.us-east-1.amazonaws.com")]
    [InlineData("111122223333.data-kinesis.us-east-1.amazonaws.com")]
    [InlineData("111122223333.control-kinesis-fips.us-east-1.api.aws")]
    [InlineData("abc.123.endpoint.events.amazonaws.com")]
    [InlineData("111122223333.cloudfront-kvs.global.api.aws")]
    [InlineData("s3.us-east-1.amazonaws.com")]
    [InlineData("sts.us-east-1.amazonaws.com")]
    [InlineData("iam.cn-north-1.amazonaws.com.cn")]
    [InlineData("dynamodb.us-gov-west-1.amazonaws.com")]
    [InlineData("bucket.with.dots.s3.eu-west-1.amazonaws.com")]
    [InlineData("123456789012.s3-control.eu-west-1.amazonaws.com")]
    [InlineData("123456789012.ddb.eu-west-1.amazonaws.com")]
    [InlineData("point-123456789012.s3-accesspoint.eu-west-1.amazonaws.com")]
    [InlineData("point-123456789012.s3-accesspoint-fips.dualstack.us-east-1.amazonaws.com")]
    [InlineData("b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com")]
    public void AWS_serves_its_API_there(string host) => Hosts.Owns(host).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("amazonaws.com")]
    [InlineData("eu-west-1.amazonaws.com")]
    [InlineData("s3.mars-1.amazonaws.com")]
    [InlineData("bucket.s3.mars-1.amazonaws.com")]
    [InlineData("bucket.s3.eu-west-1.amazonaws.com.cn")]
    [InlineData("bucket.s3.cn-north-1.amazonaws.com")]
    [InlineData("bucket.s3-fips.cn-north-1.amazonaws.com.cn")]
    [InlineData("my-balancer-123456789.eu-west-1.elb.amazonaws.com")]
    [InlineData("bucket.s3-website-us-east-1.amazonaws.com")]
    [InlineData("bucket.s3-website.eu-central-1.amazonaws.com")]
    [InlineData("ec2-1-2-3-4.compute-1.amazonaws.com")]
    [InlineData("abc123.execute-api.eu-west-1.amazonaws.com")]
    [InlineData("evil-sqs.eu-west-1.amazonaws.com")]
    [InlineData("evil.sqs.eu-west-1.amazonaws.com")]
    [InlineData("data-sqs.eu-west-1.amazonaws.com")]
    [InlineData("sync-servicediscovery.eu-west-1.amazonaws.com")]
    [InlineData("1111.ddb.us-east-1.amazonaws.com")]
    [InlineData("sqs.eu-west-1.amazonaws.com.evil.example")]
    [InlineData("sqs.eu-west-1.amazonaws.com.")]
    [InlineData("sqs.eu-west-1.amazonaws.com:443")]
    [InlineData("user@sqs.eu-west-1.amazonaws.com")]
    [InlineData("evil.com#.sqs.eu-west-1.amazonaws.com")]
    [InlineData("sqs.eu-west-1.amazonaws.com\0")]
    [InlineData("sqs.eu-west-1.amazonaws.com%00")]
    [InlineData("sqs..eu-west-1.amazonaws.com")]
    [InlineData(".sqs.eu-west-1.amazonaws.com")]
    [InlineData("-a.s3.eu-west-1.amazonaws.com")]
    [InlineData("ſqs.eu-west-1.amazonaws.com")]
    [InlineData("sqs。eu-west-1.amazonaws.com")]
    [InlineData("sqs.eu-west-1.amazonaws.com/")]
    [InlineData("point-111122223333.s3-accesspoint.evil.us-east-1.amazonaws.com")]
    [InlineData("a.b.accesspoint.s3-global.amazonaws.com")]
    [InlineData("evil.amazonaws.com")]
    [InlineData("s3.us-east-1.amazonaws.com.evil.example")]
    [InlineData("s3.us-evil-1.amazonaws.com")]
    [InlineData("ddb.eu-west-1.amazonaws.com")]
    [InlineData("123456789012.ddb.eu-evil-1.amazonaws.com")]
    [InlineData("evil.sts.us-east-1.amazonaws.com")]
    [InlineData("evil-sts.us-east-1.amazonaws.com")]
    [InlineData("a.b.s3-control.eu-west-1.amazonaws.com")]
    [InlineData("evil-1.us-east-1.elb.amazonaws.com")]
    [InlineData("example.com")]
    [InlineData("-")]
    [InlineData(".")]
    public void And_there_not(string host) => Hosts.Owns(host).ShouldBeFalse();

    [Fact]
    public void Every_host_of_the_models_is_owned_in_every_partition_and_variant()
    {
        var count = 0;
        foreach (var (partition, region) in Table.Partitions.Values.SelectMany(partition => partition.Regions, (partition, region) => (partition, region)))
        {
            foreach (var variant in Enum.GetValues<EndpointVariant>())
            {
                foreach (var service in Table.Services)
                {
                    if (Table.Find(service, "an operation like most", partition, region, variant) is { } entry)
                    {
                        Hosts.Owns(entry.Expand(region, partition.SuffixOf(variant)).Host).ShouldBeTrue();
                        count++;
                    }
                }
            }
        }
        count.ShouldBeGreaterThan(60_000);
    }

    [Fact]
    public void No_label_may_be_put_behind_or_a_word_before() => Prop.ForAll(
        (from host in Gen.Elements(OfModels)
         from added in Gen.Elements(Additions)
         from way in Gen.Choose(0, 2)
         select way switch
         {
             0 => host + added,
             1 => added + host,
             _ => host.Replace(".", $"{added}.", StringComparison.Ordinal),
         }).ToArbitrary(),
        host => !Hosts.Owns(host)).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void What_is_owned_ends_with_a_partition_of_AWS_to_the_last_letter() => Prop.ForAll(
        Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary(),
        host => !Hosts.Owns(host) || Table.Partitions.Values.Any(partition =>
            host.EndsWith($".{partition.Suffix}", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith($".{partition.DualStackSuffix}", StringComparison.OrdinalIgnoreCase))).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    private static string[] OfModels =>
        ["sqs.eu-west-1.amazonaws.com", "iam.amazonaws.com", "kms-fips.us-east-1.api.aws", "ec2.cn-north-1.amazonaws.com.cn", "lambda.us-gov-west-1.amazonaws.com"];

    private static string[] Additions => [".evil.example", ".com", ".", "@", "#", "%2e", "..", ":443", " ", "\\", "x", "-", "\t", "/", "ä", "\0"];

    private static string[] Pieces =>
    [
        "s3", ".", "-", "bucket", "s3-accesspoint", "point-111122223333", "fips", "dualstack", "eu-west-1", "amazonaws.com", ".amazonaws.com",
        ".s3.eu-west-1.amazonaws.com", "evil.example", "sqs", "data-", "@", "#", "111122223333", ".s3-control.", "api.aws", ".cn",
    ];
}
