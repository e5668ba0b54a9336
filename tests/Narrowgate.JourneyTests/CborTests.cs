using Microsoft.AspNetCore.Http;

namespace Narrowgate.JourneyTests;

/// <summary>boto3 speaking rpc-v2-cbor, which it can and does not prefer, to a target that answers in it.</summary>
[Trait("Needs", "processes")]
public sealed class CborTests
{
    private const string InCbor = """
        import boto3, botocore.exceptions, botocore.model, datetime
        botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = ("smithy-rpc-v2-cbor", "query")

        """;

    private const string Statements = """
          - sid: all
            effect: Allow
            action: "*"
            resource: "*"
          - sid: alarms-stay
            effect: Deny
            action: "cloudwatch:DeleteAlarms"
            resource: "*"
        """;

    [Fact]
    public async Task A_call_goes_up_as_it_was_meant_and_its_reply_comes_back_and_is_recorded_legibly()
    {
        string? sent = null;
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Request.Headers["smithy-protocol"].ToString().ShouldBe("rpc-v2-cbor");
            context.Request.Headers.Accept.ToString().ShouldBe("application/cbor");
            context.Request.Headers["x-amzn-query-mode"].ToString().ShouldBe("true");
            sent = $"{context.Request.ContentType} {await ReadAsync(context)}";
            // {"Metrics": [{"MetricName": "m"}], "NextToken": "é"}
            await AnswerAsync(context, 200, "bf674d6574726963739fa16a4d65747269634e616d65616dff694e657874546f6b656e62c3a9ff");
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Statements);

        var output = await gateway.Boto3Async(await gateway.AgentTokenAsync(), InCbor + """
            reply = boto3.client("cloudwatch").list_metrics(Namespace="n", Dimensions=[{"Name": "a"}], IncludeLinkedAccounts=True)
            print(reply["Metrics"], reply["NextToken"])
            """);

        output.ShouldSucceed();
        output.Out.Trim().ShouldBe("[{'MetricName': 'm'}] é");
        upstream.Requests.ShouldHaveSingleItem().Path.ShouldBe("/service/GraniteServiceVersion20100801/operation/ListMetrics");
        // {"Dimensions": [{"Name": "a"}], "IncludeLinkedAccounts": true, "Namespace": "n"}
        sent.ShouldBe("application/cbor a36a44696d656e73696f6e7381a1644e616d65616175496e636c7564654c696e6b65644163636f756e7473f5694e616d657370616365616e");
        var call = await gateway.GetAsync($"calls/{(await gateway.CallsAsync()).ShouldHaveSingleItem()["id"]}");
        ((string?)call["operation"]).ShouldBe("ListMetrics");
        ((string?)call["parameters"]!["Namespace"]).ShouldBe("n");
        ((string?)call["reply"]!["decoded"]).ShouldBe("""{"Metrics":[{"MetricName":"m"}],"NextToken":"é"}""");
    }

    [Fact]
    public async Task A_secret_in_a_reply_reaches_neither_the_caller_nor_the_record()
    {
        // {"connection": {"id": "i", "activationKey": "hunter2-hunter2"}}
        await using var upstream = await TestUpstream.StartAsync(context => AnswerAsync(
            context, 200, "a16a636f6e6e656374696f6ea262696461696d61637469766174696f6e4b65796f68756e746572322d68756e74657232"));
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Statements);

        var output = await gateway.Boto3Async(await gateway.AgentTokenAsync(), InCbor + """
            print(boto3.client("interconnect").get_connection(identifier="i")["connection"])
            """);

        output.ShouldSucceed();
        output.Out.Trim().ShouldBe("{'id': 'i', 'activationKey': '***'}");
        gateway.OnDisk().Count(file => file.AsSpan().IndexOf("hunter2"u8) >= 0).ShouldBe(0);
    }

    [Fact]
    public async Task The_gateways_no_is_one_that_boto3_prints()
    {
        await using var upstream = await TestUpstream.StartAsync(context => AnswerAsync(context, 200, "a0"));
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Statements);

        var output = await gateway.Boto3Async(await gateway.AgentTokenAsync(), InCbor + """
            try:
                boto3.client("cloudwatch").delete_alarms(AlarmNames=["a"])
            except botocore.exceptions.ClientError as error:
                print(error.response["ResponseMetadata"]["HTTPStatusCode"], error)
            """);

        output.ShouldSucceed();
        output.Out.ShouldStartWith("403 An error occurred (AccessDenied) when calling the DeleteAlarms operation: ");
        output.Out.ShouldContain("alarms-stay");
        upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_error_of_aws_passes_as_it_is_and_one_about_our_credential_does_not()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers["x-amzn-query-error"] = "ResourceNotFound;Sender";
            return context.Request.Path.Value!.EndsWith("/ListMetrics", StringComparison.Ordinal)
                // {"__type": "ExpiredToken", "message": "gone"}
                ? AnswerAsync(context, 403, "a2665f5f747970656c45787069726564546f6b656e676d65737361676564676f6e65")
                // {"__type": "a.b#ResourceNotFoundException", "message": "none"}
                : AnswerAsync(context, 404, "a2665f5f74797065781d612e62235265736f757263654e6f74466f756e64457863657074696f6e676d657373616765646e6f6e65");
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Statements);

        var output = await gateway.Boto3Async(await gateway.AgentTokenAsync(), InCbor + """
            from botocore.config import Config
            cloudwatch = boto3.client("cloudwatch", config=Config(retries={"total_max_attempts": 1}))
            for call in (lambda: cloudwatch.get_dashboard(DashboardName="d"), cloudwatch.list_metrics):
                try:
                    call()
                except botocore.exceptions.ClientError as error:
                    print(error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"], error.response["Error"]["Message"])
            """);

        output.ShouldSucceed();
        var lines = output.Out.Trim().Split('\n');
        lines[0].ShouldBe("404 ResourceNotFound none");
        lines[1].ShouldStartWith("503 ServiceUnavailable The target did not accept narrowgate's own credential.");
    }

    private static async Task<string> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return Convert.ToHexStringLower(body.ToArray());
    }

    private static async Task AnswerAsync(HttpContext context, int status, string hex)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/cbor";
        context.Response.Headers["smithy-protocol"] = "rpc-v2-cbor";
        await context.Response.Body.WriteAsync(Convert.FromHexString(hex));
    }
}
