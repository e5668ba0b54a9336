using System.Text.Json.Nodes;

namespace Narrowgate.JourneyTests;

/// <summary>Keys by the two other doors that SDKs know: a container's address, and a process of a profile.</summary>
[Trait("Needs", "processes")]
public sealed class ContainerCredentialsTests(Emulator emulator)
{
    // By http: botocore asks this address with its own list of authorities and does not look at AWS_CA_BUNDLE.
    [Fact]
    public async Task The_CLI_and_boto3_take_keys_from_the_consoles_address()
    {
        await using var gateway = await StartAsync("http");
        var environment = await EnvironmentAsync(gateway);
        environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"{gateway.Console}credentials/demo?session=from-a-container";
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = await gateway.AgentTokenAsync();

        (await ClientProcess.RunAsync("aws", ["s3api", "list-buckets"], environment)).ShouldSucceed();
        (await ClientProcess.RunAsync(Python.Executable, ["-c", "import boto3; boto3.client('dynamodb').list_tables()"], environment)).ShouldSucceed();

        (await gateway.CallsAsync()).Count.ShouldBe(2);
        var session = (await gateway.GetAsync("sessions"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)session["name"]).ShouldBe("from-a-container");

        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = await gateway.AgentTokenAsync("stranger", "others");
        var refused = await ClientProcess.RunAsync("aws", ["s3api", "list-buckets"], environment);
        refused.ExitCode.ShouldNotBe(0);
        refused.All.ShouldContain("Not authorized to open a session");
    }

    [Fact]
    public async Task A_profile_takes_keys_from_narrowgate_credentials()
    {
        await using var gateway = await StartAsync("https");
        var environment = await EnvironmentAsync(gateway);
        var token = Path.Combine(gateway.Folder, "process.token");
        await File.WriteAllTextAsync(token, await gateway.AgentTokenAsync() + "\n");
        var cli = Path.Combine(AppContext.BaseDirectory, "Narrowgate.Cli.dll");
        var config = Path.Combine(gateway.Folder, "config");
        await File.WriteAllTextAsync(config, $"[default]\ncredential_process = dotnet {cli} credentials --target demo --token-file {token} --server {gateway.Console}\n");
        environment["AWS_CONFIG_FILE"] = config;

        (await ClientProcess.RunAsync("aws", ["s3api", "list-buckets"], environment)).ShouldSucceed();

        var printed = await ClientProcess.RunAsync(
            "dotnet", [cli, "credentials", "--target", "demo", "--token-file", token, "--server", $"unix:{gateway.Socket}"], environment);
        printed.ShouldSucceed();
        var keys = JsonNode.Parse(printed.Out)!;
        ((int?)keys["Version"]).ShouldBe(1);
        ((string?)keys["AccessKeyId"])!.ShouldStartWith("ASIA");
        ((string?)keys["Expiration"])!.ShouldEndWith("Z");

        var refused = await ClientProcess.RunAsync(
            "dotnet", [cli, "credentials", "--target", "other", "--token-file", token, "--server", gateway.Console.ToString()], environment);
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("AccessDenied: Not authorized to open a session");
    }

    private Task<RunningGateway> StartAsync(string scheme) => RunningGateway.StartAsync(
        emulator.Address, RunningGateway.AllowAll, change: yaml => yaml.Replace(": http://127.0.0.1", $": {scheme}://127.0.0.1", StringComparison.Ordinal)
            .Replace($"endpoint: {scheme}://", "endpoint: http://", StringComparison.Ordinal));

    private static async Task<Dictionary<string, string>> EnvironmentAsync(RunningGateway gateway)
    {
        var environment = gateway.Trusting(gateway.Environment(await gateway.AgentTokenAsync()));
        environment.Remove("AWS_ROLE_ARN");
        environment.Remove("AWS_WEB_IDENTITY_TOKEN_FILE");
        return environment;
    }
}
