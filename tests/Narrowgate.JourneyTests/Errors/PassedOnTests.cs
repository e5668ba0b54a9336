using Microsoft.AspNetCore.Http;

namespace Narrowgate.JourneyTests.Errors;

/// <summary>AWS's own errors, ids and hints are the caller's, unchanged: whatever an SDK does with them, it still does.</summary>
[Trait("Needs", "processes")]
public sealed class PassedOnTests
{
    [Theory]
    [InlineData("x-amzn-RequestId", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef")]
    [InlineData("x-amz-request-id", "79104EXAMPLEB723")]
    [InlineData("x-amz-id-2", "IOWQ4fDEXAMPLEQM+ey7N9WgVhSnQ6JEXAMPLEZb7hSQDASK+Jd1vEXAMPLEa3Km")]
    [InlineData("x-amzn-ErrorType", "ThrottlingException:http://internal.amazon.com/coral/com.amazon.coral.availability/")]
    [InlineData("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender")]
    [InlineData("x-amz-retry-after", "300")]
    [InlineData("Retry-After", "7")]
    [InlineData("Date", "Tue, 01 Jan 2030 00:00:00 GMT")]
    [InlineData("x-amz-bucket-region", "eu-west-1")]
    public async Task A_header_of_an_error_passes_unchanged(string name, string value)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 400;
            context.Response.Headers[name] = value;
            context.Response.ContentType = "application/x-amz-json-1.0";
            return context.Response.WriteAsync("""{"__type":"a.b#ThrottlingException","message":"slow"}""");
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        var reply = await caller.JsonAsync("dynamodb", "DynamoDB_20120810.ListTables", "{}", "1.0");

        (reply.Status, reply.Body).ShouldBe((400, """{"__type":"a.b#ThrottlingException","message":"slow"}"""));
        reply.Headers[name].ShouldBe(value);
    }

    [Theory]
    [InlineData(400, "ThrottlingException", 2)]
    [InlineData(400, "ProvisionedThroughputExceededException", 2)]
    [InlineData(503, "ServiceUnavailable", 2)]
    [InlineData(500, "InternalServerError", 2)]
    [InlineData(400, "ResourceNotFoundException", 1)]
    [InlineData(400, "ConditionalCheckFailedException", 1)]
    public async Task Boto3_tries_again_as_it_would_without_the_gateway(int status, string code, int attempts)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/x-amz-json-1.0";
            return context.Response.WriteAsync($$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{code}}","message":"no"}""");
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);

        var output = await gateway.Boto3Async(await gateway.AgentTokenAsync(), """
            import boto3, botocore.exceptions
            from botocore.config import Config
            client = boto3.client("dynamodb", config=Config(retries={"total_max_attempts": 2, "mode": "standard"}))
            try:
                client.list_tables()
            except botocore.exceptions.ClientError as error:
                print(type(error).__name__, error.response["Error"]["Code"])
            """);

        output.ShouldSucceed();
        output.Out.ShouldContain(code);
        upstream.Requests.Count.ShouldBe(attempts);
    }

    [Fact]
    public async Task What_a_reply_names_as_its_hops_own_stays_here()
    {
        await using var upstream = new ScriptedUpstream(
            "HTTP/1.1 200 OK\r\nConnection: close, x-hop\r\nx-hop: 1\r\nx-amz-id-2: mine\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        var reply = await caller.SendAsync("GET", "/bucket/key", "s3");

        reply.Headers["x-amz-id-2"].ShouldBe("mine");
        reply.Headers.ShouldNotContainKey("x-hop");
    }
}
