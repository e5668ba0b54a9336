using System.Net;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Reply;
using Narrowgate.Aws.Tests.Decode;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Reply;

public sealed class RelayedHeadersTests
{
    [Theory]
    [InlineData("s3", "CreateBucket", 200)]
    [InlineData("s3", "PutObject", 201)]
    [InlineData("route53", "CreateHostedZone", 201)]
    [InlineData("cloudfront", "CreateInvalidation", 201)]
    [InlineData("glacier", "CreateVault", 201)]
    public void The_address_of_what_was_made_is_data(string service, string operation, int status) =>
        HasLocation(service, operation, status).ShouldBeTrue();

    [Theory]
    [InlineData("s3", "GetObject", 200)]
    [InlineData("s3", "GetObject", 301)]
    [InlineData("s3", "CreateBucket", 301)]
    [InlineData("s3", "CreateBucket", 307)]
    [InlineData("s3", "PutObject", 200)]
    [InlineData("route53", "CreateHostedZone", 302)]
    [InlineData("lambda", "GetFunction", 200)]
    public void An_address_to_go_to_leads_past_the_gateway(string service, string operation, int status) =>
        HasLocation(service, operation, status).ShouldBeFalse();

    [Fact]
    public void The_region_of_a_bucket_is_passed_on()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.MovedPermanently);
        response.Headers.TryAddWithoutValidation("x-amz-bucket-region", "eu-west-1").ShouldBeTrue();

        RelayedHeaders.Of(response, Call("s3", "GetObject")).ShouldHaveSingleItem().Value.ShouldBe("eu-west-1");
    }

    private static bool HasLocation(string service, string operation, int status)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        response.Headers.TryAddWithoutValidation("Location", "https://bucket.s3.amazonaws.com/").ShouldBeTrue();
        return RelayedHeaders.Of(response, Call(service, operation)).Any(header => header.Name == "Location");
    }

    private static AwsCall Call(string service, string operation)
    {
        var model = Decoding.Models.Find(service)!;
        return new AwsCall(model, model.Operations[operation], model.Protocols[0], Value.Structure.Empty);
    }
}
