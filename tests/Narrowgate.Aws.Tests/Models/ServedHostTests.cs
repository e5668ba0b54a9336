using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Models;

public sealed class ServedHostTests
{
    private static readonly EndpointTable Table = new ModelCatalogue().Endpoints;

    [Theory]
    [InlineData("sqs.eu-west-1.amazonaws.com", "sqs", "eu-west-1")]
    [InlineData("SQS.eu-west-1.amazonaws.com", "sqs", "eu-west-1")]
    [InlineData("iam.amazonaws.com", "iam", "us-east-1")]
    [InlineData("s3.amazonaws.com", "s3", "us-east-1")]
    [InlineData("ec2.cn-north-1.amazonaws.com.cn", "ec2", "cn-north-1")]
    public void A_host_of_AWS_tells_service_and_region(string host, string service, string region)
    {
        var served = Table.At(host).First(found => found.Service == service);

        served.Region.ShouldBe(region);
    }

    [Theory]
    [InlineData("sqs.eu-west-1.amazonaws.com.evil.example")]
    [InlineData("evil-sqs.eu-west-1.amazonaws.com")]
    [InlineData("sqs.mars-1.amazonaws.com")]
    [InlineData("127.0.0.1")]
    [InlineData("")]
    public void A_host_that_is_not_wholly_one_of_AWS_tells_nothing(string host) => Table.At(host).ShouldBeEmpty();
}
