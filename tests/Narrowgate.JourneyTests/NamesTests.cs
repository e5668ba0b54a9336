using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Narrowgate.JourneyTests;

/// <summary>Clients put buckets, accounts and prefixes before the gateway's name, and the call is the same.</summary>
[Trait("Needs", "processes")]
public sealed class NamesTests(Emulator emulator)
{
    // Not every resolver knows *.localhost, and none knows ACCOUNT.127.0.0.1.
    private const string Loopback = """
        import socket
        lookup = socket.getaddrinfo
        socket.getaddrinfo = lambda host, *rest, **more: lookup("127.0.0.1", *rest, **more)
        import boto3, os
        from botocore.config import Config
        endpoint = os.environ["AWS_ENDPOINT_URL"].replace("127.0.0.1", "localhost")

        """;

    // What acts through another service is under no wildcard.
    private const string Everything = """
          - sid: all
            effect: Allow
            action: ["*", "states:StartSyncExecution"]
            resource: "*"
        """;

    private readonly ConcurrentQueue<(string Host, string Path)> _seen = [];

    [Fact]
    public async Task Buckets_before_the_host_are_the_same_buckets()
    {
        await using var gateway = await RunningGateway.StartAsync(emulator.Address, RunningGateway.AllowAll);

        var output = await gateway.Boto3Async(await gateway.AgentTokenAsync(), Loopback + """
            virtual = boto3.client("s3", endpoint_url=endpoint, config=Config(s3={"addressing_style": "virtual"}))
            path = boto3.client("s3", endpoint_url=endpoint, config=Config(s3={"addressing_style": "path"}))
            hosts = []
            virtual.meta.events.register("before-send.s3", lambda request, **_: hosts.append(request.url))
            for bucket in ("virtual-hosted", "with.dots.in-it"):
                virtual.create_bucket(Bucket=bucket)
                virtual.put_object(Bucket=bucket, Key="a b/ü//c", Body=b"hello")
                assert path.get_object(Bucket=bucket, Key="a b/ü//c")["Body"].read() == b"hello"
                assert [item["Key"] for item in virtual.list_objects_v2(Bucket=bucket)["Contents"]] == ["a b/ü//c"]
                upload = virtual.create_multipart_upload(Bucket=bucket, Key="parts")["UploadId"]
                virtual.abort_multipart_upload(Bucket=bucket, Key="parts", UploadId=upload)
                virtual.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a b/ü//c"}]})
                virtual.delete_bucket(Bucket=bucket)
            assert all(url.startswith(("http://virtual-hosted.localhost:", "http://with.dots.in-it.localhost:")) for url in hosts), hosts
            print("all well")
            """);

        output.ShouldSucceed();
        output.Out.Trim().ShouldBe("all well");
        (await gateway.CallsAsync()).ShouldAllBe(call => (string)call["state"]! == "done");
    }

    [Fact]
    public async Task An_emulator_gets_neither_buckets_nor_prefixes_in_its_name()
    {
        await using var upstream = await TestUpstream.StartAsync(AnswerAsync);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Everything);

        var output = await gateway.Boto3Async(await gateway.AgentTokenAsync(), Loopback + """
            hosts = []
            def client(name, **more):
                made = boto3.client(name, endpoint_url=endpoint, **more)
                made.meta.events.register("before-send.*", lambda request, **_: hosts.append(request.url.split("/")[2].split(":")[0]))
                return made
            client("s3", config=Config(s3={"addressing_style": "virtual"})).get_object(Bucket="bucket", Key="key")
            client("s3control").get_public_access_block(AccountId="123456789012")
            client("servicediscovery").discover_instances(NamespaceName="n", ServiceName="s")
            client("stepfunctions").start_sync_execution(stateMachineArn="arn:aws:states:us-east-1:123456789012:stateMachine:m")
            print(" ".join(hosts))
            """);

        output.ShouldSucceed();
        output.Out.Trim().ShouldBe("bucket.localhost 123456789012.localhost data-localhost sync-localhost");
        _seen.ShouldBe(
        [
            (upstream.Address.Authority, "/bucket/key"),
            (upstream.Address.Authority, "/v20180820/configuration/publicAccessBlock"),
            (upstream.Address.Authority, "/"),
            (upstream.Address.Authority, "/"),
        ]);
    }

    [Fact]
    public async Task A_bucket_in_another_region_is_found_without_following_anybody()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            _seen.Enqueue((context.Request.Host.Value!, context.Request.Path));
            if (context.Request.Headers.Authorization.ToString().Contains("/eu-west-1/s3/", StringComparison.Ordinal))
            {
                await context.Response.WriteAsync("hello");
                return;
            }
            context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            context.Response.Headers.Location = "http://bucket.s3.eu-west-1.evil.example/key";
            context.Response.Headers["x-amz-bucket-region"] = "eu-west-1";
            context.Response.ContentType = "application/xml";
            await context.Response.WriteAsync("<Error><Code>PermanentRedirect</Code><Message>m</Message><Bucket>bucket</Bucket></Error>");
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);

        var output = await gateway.Boto3Async(await gateway.AgentTokenAsync(), Loopback + """
            s3 = boto3.client("s3", endpoint_url=endpoint)
            replies = []
            s3.meta.events.register("needs-retry.s3", lambda response, **_: replies.append(response[0].headers) if response else None)
            assert s3.get_object(Bucket="bucket", Key="key")["Body"].read() == b"hello"
            assert all("Location" not in headers for headers in replies), replies
            print("all well")
            """);

        output.ShouldSucceed();
        output.Out.Trim().ShouldBe("all well");
        _seen.Count.ShouldBe(2);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _seen.Enqueue((context.Request.Host.Value!, context.Request.Path));
        context.Response.ContentType = context.Request.Path.Value!.StartsWith("/v2018", StringComparison.Ordinal) ? "application/xml" : "application/x-amz-json-1.1";
        await context.Response.WriteAsync(context.Request.Path.Value.StartsWith("/v2018", StringComparison.Ordinal)
            ? "<PublicAccessBlockConfiguration/>"
            : """{"Instances":[],"executionArn":"a","status":"SUCCEEDED","startDate":1,"stopDate":1}""");
    }
}
