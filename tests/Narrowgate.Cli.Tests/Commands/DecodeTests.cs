using System.Text;
using System.Text.Json;

namespace Narrowgate.Cli.Tests.Commands;

public sealed class DecodeTests
{
    private const string Scope = "Credential=AKIDEXAMPLE/20260101/eu-west-1/SERVICE/aws4_request, SignedHeaders=host, Signature=00";

    [Fact]
    public async Task A_request_on_a_line_is_answered_on_a_line_and_in_order()
    {
        var ran = await RunAsync(string.Join('\n',
            Line("dynamodb", "https://dynamodb.eu-west-1.amazonaws.com/", "DynamoDB_20120810.GetItem", """{"TableName":"t","Key":{"id":{"B":"AP8="}}}"""),
            Line("dynamodb", "https://dynamodb.eu-west-1.amazonaws.com/", "DynamoDB_20120810.GetItem", """{"TableName":"t","Unheard":1}"""),
            Line("kms", "http://127.0.0.1:8700/", "TrentService.DescribeKey", """{"KeyId":"alias/a"}""")));

        ran.Code.ShouldBe(0, ran.Error);
        ran.Lines.Length.ShouldBe(3);
        ran.Json[0].GetProperty("service").GetString().ShouldBe("dynamodb");
        ran.Json[0].GetProperty("operation").GetString().ShouldBe("GetItem");
        ran.Json[0].GetProperty("parameters").GetRawText().ShouldBe("""{"Key":{"id":{"B":"AP8="}},"TableName":"t"}""");
        ran.Json[0].GetProperty("actions")[0].GetProperty("action").GetString().ShouldBe("dynamodb:GetItem");
        ran.Json[0].GetProperty("actions")[0].GetProperty("level").GetString().ShouldBe("Read");
        ran.Json[0].GetProperty("resources")[0].GetString().ShouldBe("arn:aws:dynamodb:eu-west-1:111122223333:table/t");
        ran.Json[1].GetProperty("refused").GetString().ShouldBe("The request has the unknown member 'Unheard'.");
        ran.Json[2].GetProperty("resources")[0].GetString().ShouldBe("alias/a (unknown)");
    }

    [Fact]
    public async Task Raw_requests_are_read_one_after_another_by_length_and_in_chunks()
    {
        var ran = await RunAsync("""
            POST / HTTP/1.1
            Host: sqs.us-east-1.amazonaws.com
            X-Amz-Target: AmazonSQS.ListQueues
            Content-Type: application/x-amz-json-1.0
            Content-Length: 2

            {}POST / HTTP/1.1
            Host: sqs.us-east-1.amazonaws.com
            X-Amz-Target: AmazonSQS.ListQueues
            Content-Type: application/x-amz-json-1.0
            Transfer-Encoding: chunked

            b
            {"QueueName
            b
            Prefix":"a"}
            0

            GET /data/a%20b HTTP/1.1
            Host: s3.eu-central-1.amazonaws.com


            """.ReplaceLineEndings("\r\n").Replace("\r\nb\r\nPrefix", "\r\nc\r\nPrefix", StringComparison.Ordinal), "--json");

        ran.Code.ShouldBe(0, ran.Output);
        ran.Json.Select(answer => answer.GetProperty("parameters").GetRawText()).ShouldBe(
            ["{}", """{"QueueNamePrefix":"a"}""", """{"Bucket":"data","Key":"a b"}"""]);
        ran.Json[2].GetProperty("region").GetString().ShouldBe("eu-central-1");
    }

    [Theory]
    [InlineData("https://data.s3.eu-west-1.amazonaws.com/a", "GetObject", """{"Bucket":"data","Key":"a"}""")]
    [InlineData("https://my.data.s3.eu-west-1.amazonaws.com/", "ListObjects", """{"Bucket":"my.data"}""")]
    [InlineData("https://s3.eu-west-1.amazonaws.com/data/a/../b", "GetObject", """{"Bucket":"data","Key":"a/../b"}""")]
    public async Task A_bucket_is_found_in_the_host_name_as_in_the_path(string url, string operation, string parameters)
    {
        var ran = await RunAsync($$"""{"method":"GET","url":"{{url}}"}""");

        ran.Json[0].GetProperty("operation").GetString().ShouldBe(operation);
        ran.Json[0].GetProperty("parameters").GetRawText().ShouldBe(parameters);
    }

    [Theory]
    [InlineData("""{"method":"GET"}""", "The line has no method or no url.")]
    [InlineData("""{"method":"GET","url":"/","url":"/b"}""", "The line is no request in JSON")]
    [InlineData("""{"method":"GET","url":"/","body":"e30="}""", "The line has the key body")]
    [InlineData("""{"method":"GET","url":"/","headers":{"Host":null}}""", "there is null where a text must be")]
    [InlineData("""{"method":"GET","url":"/","bodyBase64":"%"}""", "The line is no request in JSON")]
    [InlineData("""{"method":"GET","url":"*"}""", "The request line must name a path")]
    [InlineData("""{"method":"GET","url":"/"}""", "Nothing says which service the request is for")]
    [InlineData("""{"method":"GET","url":"/","headers":[["Authorization","AWS4-HMAC-SHA256 Credential=a/b"]]}""", "The signature's credential 'a/b'")]
    public async Task A_line_that_cannot_be_read_is_answered_with_why(string line, string why)
    {
        var ran = await RunAsync(line);

        ran.Code.ShouldBe(0);
        ran.Json.Single().GetProperty("refused").GetString()!.ShouldContain(why);
    }

    [Theory]
    [InlineData("hello\n")]
    [InlineData("GET / HTTP/1.1\r\n continued: x\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n{}")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n{}")]
    public async Task Raw_input_that_has_no_certain_end_is_refused_and_nothing_after_it_is_read(string input)
    {
        var ran = await RunAsync(input + "GET / HTTP/1.1\r\nHost: s3.amazonaws.com\r\n\r\n", "--json");

        ran.Code.ShouldBe(2);
        ran.Json.Single().TryGetProperty("refused", out _).ShouldBeTrue(ran.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\n")]
    public async Task Nothing_on_standard_input_is_bad_usage(string input) => (await RunAsync(input)).Code.ShouldBe(2);

    [Fact]
    public async Task The_account_of_the_resources_can_be_given()
    {
        var line = Line("kms", "/", "TrentService.DescribeKey", """{"KeyId":"0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"}""");

        (await RunAsync(line, "--account", "999988887777")).Json[0].GetProperty("resources")[0].GetString()
            .ShouldBe("arn:aws:kms:eu-west-1:999988887777:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f");
        (await RunAsync(line, "--account", "prod")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_protocol_is_called_as_its_own_header_calls_it()
    {
        var ran = await RunAsync($$"""
            {"method":"POST","url":"https://monitoring.eu-west-1.amazonaws.com/service/GraniteServiceVersion20100801/operation/ListMetrics","headers":{"smithy-protocol":"rpc-v2-cbor","content-type":"application/cbor","accept":"application/cbor"},"bodyBase64":"oA=="}
            """);

        ran.Json[0].GetProperty("protocol").GetString().ShouldBe("rpc-v2-cbor", ran.Output);
    }

    [Fact]
    public async Task A_folder_of_models_that_is_not_there_is_named_with_what_to_do()
    {
        var ran = await RunAsync("", "--models", "/nowhere/models");

        ran.Code.ShouldBe(2);
        ran.Error.ShouldStartWith("narrowgate: --models /nowhere/models: models: /nowhere/models: there is no such folder; write the path");
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x0A)]
    [InlineData(0x7B)]
    [InlineData(0xFF)]
    public async Task Whatever_byte_comes_anywhere_there_is_an_answer(byte strange)
    {
        var good = Encoding.Latin1.GetBytes(
            "POST /a?b HTTP/1.1\r\nHost: sqs.us-east-1.amazonaws.com\r\nContent-Length: 2\r\n\r\n{}{\"method\":\"GET\",\"url\":\"/\"}\n");
        for (var place = 0; place < good.Length; place += 3)
        {
            byte[] changed = [.. good[..place], strange, .. good[(place + 1)..]];

            var ran = await RunAsync(changed, "--json");

            ran.Code.ShouldBeOneOf(0, 2);
            ran.Json.ShouldNotBeEmpty();
        }
    }

    private static string Line(string service, string url, string target, string body) => JsonSerializer.Serialize(new
    {
        method = "POST",
        url,
        headers = new Dictionary<string, string>
        {
            ["Authorization"] = $"AWS4-HMAC-SHA256 {Scope.Replace("SERVICE", service, StringComparison.Ordinal)}",
            ["X-Amz-Target"] = target,
            ["Content-Type"] = service == "dynamodb" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1",
        },
        bodyBase64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(body)),
    });

    private static Task<Ran> RunAsync(string input, params string[] args) => RunAsync(Encoding.UTF8.GetBytes(input), args);

    private static async Task<Ran> RunAsync(byte[] input, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var here = new Surroundings(
            () => new MemoryStream(input), output, error, _ => null, Environment.CurrentDirectory, TimeProvider.System);
        var code = await CommandLine.RunAsync(["decode", .. args], here);
        return new Ran(code, output.ToString(), error.ToString());
    }
}
