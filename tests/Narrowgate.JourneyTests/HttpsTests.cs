using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Narrowgate.JourneyTests;

/// <summary>Both listeners by https, with certificates of the gateway's own authority, as real clients check them.</summary>
[Trait("Needs", "processes")]
public sealed class HttpsTests(Emulator emulator)
{
    private const string Services = """
        import boto3
        s3 = boto3.client('s3', config=boto3.session.Config(s3={'addressing_style': 'path'}, request_checksum_calculation='when_required'))
        s3.create_bucket(Bucket='by-https')
        s3.put_object(Bucket='by-https', Key='a/b c', Body=b'hello')
        print(s3.get_object(Bucket='by-https', Key='a/b c')['Body'].read().decode())
        print(boto3.client('sts').get_caller_identity()['Account'])
        dynamo = boto3.client('dynamodb')
        dynamo.create_table(TableName='by-https', KeySchema=[{'AttributeName': 'k', 'KeyType': 'HASH'}],
            AttributeDefinitions=[{'AttributeName': 'k', 'AttributeType': 'S'}], BillingMode='PAY_PER_REQUEST')
        dynamo.put_item(TableName='by-https', Item={'k': {'S': 'one'}})
        print(dynamo.get_item(TableName='by-https', Key={'k': {'S': 'one'}})['Item']['k']['S'])
        secrets = boto3.client('secretsmanager')
        secrets.create_secret(Name='by-https', SecretString='x')
        print(secrets.describe_secret(SecretId='by-https')['Name'])
        """;

    [Fact]
    public async Task The_CLI_and_boto3_call_by_https_and_check_the_certificate()
    {
        await using var gateway = await StartAsync();
        var environment = gateway.Trusting(gateway.Environment(await gateway.AgentTokenAsync()));

        var cli = await ClientProcess.RunAsync("aws", ["sts", "get-caller-identity", "--output", "text"], environment);
        cli.ShouldSucceed();
        var python = await ClientProcess.RunAsync(Python.Executable, ["-"], environment, Services);
        python.ShouldSucceed();
        python.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["hello", "123456789012", "one", "by-https"]);

        environment.Remove("AWS_CA_BUNDLE");
        environment.Remove("SSL_CERT_FILE");
        var distrustful = await ClientProcess.RunAsync("aws", ["s3", "ls"], environment);
        distrustful.ExitCode.ShouldNotBe(0);
        distrustful.All.ShouldContain("SSL validation failed");
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Both_versions_of_HTTP_are_spoken_by_https(string version)
    {
        await using var gateway = await StartAsync();
        using var client = Trusting(gateway);
        var asked = new Version(version);
        client.DefaultRequestVersion = asked;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync(), http: client);

        (await caller.JsonAsync("dynamodb", "DynamoDB_20120810.ListTables", "{}", "1.0")).Status.ShouldBe(200);
        (await caller.ListBucketsAsync()).Version.ShouldBe(asked);

        using var page = await client.GetAsync(new Uri(gateway.Console, "/healthz"));
        (page.StatusCode, page.Version).ShouldBe((HttpStatusCode.OK, asked));
        (await gateway.CallsAsync()).ShouldAllBe(call => (string?)call["state"] == "done");
    }

    [Fact]
    public async Task The_authority_is_made_once_kept_and_handed_out_to_everybody()
    {
        var gateway = await StartAsync();
        var first = await File.ReadAllTextAsync(gateway.Authority);
        File.GetUnixFileMode(Path.ChangeExtension(gateway.Authority, ".key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await using var again = await gateway.RestartAsync();

        using var client = Trusting(again);
        (await client.GetStringAsync(new Uri(again.Console, "/api/v1/ca.pem"))).ShouldBe(first);
    }

    [Fact]
    public async Task Plain_http_at_an_https_address_is_told_what_to_write()
    {
        await using var gateway = await StartAsync();
        using var client = new HttpClient();

        using var reply = await client.GetAsync(new Uri($"http://{gateway.Aws.Authority}/"));

        reply.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await reply.Content.ReadAsStringAsync()).ShouldContain("write https:// in AWS_ENDPOINT_URL");
    }

    internal static HttpClient Trusting(RunningGateway gateway)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(gateway.Authority);
        return new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
        });
    }

    private Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(
        emulator.Address, RunningGateway.AllowAll,
        change: yaml => yaml.Replace("aws: http://", "aws: https://", StringComparison.Ordinal)
            .Replace("console: http://", "console: https://", StringComparison.Ordinal));
}
