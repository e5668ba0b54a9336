using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Models;

public sealed class AwsHostsTests
{
    private static readonly AwsHosts Hosts = new(new ModelCatalogue());

    [Theory]
    [InlineData("s3.us-east-1.amazonaws.com")]
    [InlineData("sts.us-east-1.amazonaws.com")]
    [InlineData("iam.amazonaws.com")]
    [InlineData("iam.cn-north-1.amazonaws.com.cn")]
    [InlineData("dynamodb.us-gov-west-1.amazonaws.com")]
    [InlineData("bucket.s3.eu-west-1.amazonaws.com")]
    [InlineData("bucket.with.dots.s3.eu-west-1.amazonaws.com")]
    [InlineData("123456789012.s3-control.eu-west-1.amazonaws.com")]
    [InlineData("123456789012.ddb.eu-west-1.amazonaws.com")]
    [InlineData("point-123456789012.s3-accesspoint.eu-west-1.amazonaws.com")]
    [InlineData("point-123456789012.s3-accesspoint-fips.dualstack.us-east-1.amazonaws.com")]
    [InlineData("b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com")]
    [InlineData("sync-states.eu-west-1.amazonaws.com")]
    [InlineData("data-servicediscovery.eu-west-1.amazonaws.com")]
    public void A_host_that_SDKs_call_is_AWS(string host) => Hosts.IsAws(host).ShouldBeTrue();

    [Theory]
    [InlineData("amazonaws.com")]
    [InlineData("evil.amazonaws.com")]
    [InlineData("s3.us-east-1.amazonaws.com.evil.example")]
    [InlineData("s3.us-evil-1.amazonaws.com")]
    [InlineData("ddb.eu-west-1.amazonaws.com")]
    [InlineData("123456789012.ddb.eu-evil-1.amazonaws.com")]
    [InlineData("evil.sts.us-east-1.amazonaws.com")]
    [InlineData("evil-sts.us-east-1.amazonaws.com")]
    [InlineData("a.b.s3-control.eu-west-1.amazonaws.com")]
    [InlineData("ec2-1-2-3-4.compute-1.amazonaws.com")]
    [InlineData("evil-1.us-east-1.elb.amazonaws.com")]
    [InlineData("example.com")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    public void Any_other_host_is_not(string host) => Hosts.IsAws(host).ShouldBeFalse();
}
