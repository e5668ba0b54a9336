using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Narrowgate.JourneyTests;

/// <summary>Clients that know nothing of an endpoint: they call AWS's own host names, and HTTPS_PROXY leads them to the gateway.</summary>
[Trait("Needs", "processes")]
public sealed class ProxyModeTests(Emulator emulator)
{
    [Fact]
    public async Task The_CLI_and_boto3_call_AWS_by_its_own_names_and_are_decided_and_recorded()
    {
        await using var gateway = await RunningGateway.StartAsync(emulator.Address, """
              - sid: some
                effect: Allow
                action: ["s3:ListAllMyBuckets", "dynamodb:ListTables", "secretsmanager:ListSecrets"]
                resource: "*"
            """);
        var environment = gateway.ProxyEnvironment(await gateway.AgentTokenAsync());

        (await ClientProcess.RunAsync("aws", ["sts", "get-caller-identity"], environment)).ShouldSucceed();
        (await ClientProcess.RunAsync("aws", ["s3api", "list-buckets"], environment)).ShouldSucceed();
        var python = await ClientProcess.RunAsync(Python.Executable, ["-"], environment, """
            import boto3
            print(boto3.client('dynamodb', region_name='eu-west-1').list_tables()['TableNames'])
            print(boto3.client('secretsmanager').list_secrets()['SecretList'])
            try:
                boto3.client('secretsmanager').create_secret(Name='n', SecretString='x')
            except Exception as error:
                print(error)
            """);
        python.ShouldSucceed();
        python.Out.ShouldContain("AccessDenied");

        var calls = await gateway.CallsAsync();
        calls.Select(call => $"{call["service"]}:{call["operation"]} {call["region"]} {call["state"]}").ShouldBe(
        [
            "sts:GetCallerIdentity us-east-1 done", "s3:ListBuckets us-east-1 done", "dynamodb:ListTables eu-west-1 done",
            "secretsmanager:ListSecrets us-east-1 done", "secretsmanager:CreateSecret us-east-1 denied",
        ]);
        calls.ShouldAllBe(call => ((string)call["request"]!["headers"]!.ToJsonString()).Contains(".amazonaws.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_is_listed_is_tunnelled_to_byte_for_byte_and_nothing_of_it_is_a_call()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var at = $"127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}";
        await using var gateway = await RunningGateway.StartAsync(
            emulator.Address, RunningGateway.AllowAll,
            change: yaml => yaml.Replace("dataDirectory:", $"proxy: {{ others: [\"{at}\"] }}\ndataDirectory:", StringComparison.Ordinal));
        using var caller = new TcpClient();
        await caller.ConnectAsync(IPAddress.Loopback, gateway.Aws.Port);
        await using var stream = caller.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {at} HTTP/1.1\r\nHost: {at}\r\nProxy-Authorization: Basic x\r\n\r\nearly "));
        using var peer = await elsewhere.AcceptTcpClientAsync();
        await stream.WriteAsync("and late"u8.ToArray());
        caller.Client.Shutdown(SocketShutdown.Send);
        using var heard = new StreamReader(peer.GetStream());
        (await heard.ReadToEndAsync()).ShouldBe("early and late");
        await peer.GetStream().WriteAsync("answer"u8.ToArray());
        peer.Close();

        using var back = new StreamReader(stream);
        (await back.ReadToEndAsync()).ShouldBe("HTTP/1.1 200 Connection established\r\n\r\nanswer");
        (await gateway.CallsAsync()).ShouldBeEmpty();
    }
}
