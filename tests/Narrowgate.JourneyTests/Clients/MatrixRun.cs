using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Narrowgate.JourneyTests.Clients;

/// <summary>
/// Every flow of every client, once straight to the emulator and once by each way through a gateway before it, all clients
/// at once: a process a client and way, since starting them takes longer than their calls.
/// </summary>
public sealed class MatrixRun(Emulator emulator) : IAsyncLifetime
{
    /// <summary>Everything; what a wildcard never allows is named.</summary>
    private const string Statements = """
          - sid: all
            effect: Allow
            action:
              - "*"
              - ec2:RunInstances
              - lambda:CreateFunction
              - lambda:UpdateFunctionConfiguration
              - iam:PassRole
              - cloudformation:CreateStack
              - cloudformation:DeleteStack
              - ecs:RegisterTaskDefinition
              - cloudwatch:PutMetricAlarm
            resource: "*"
        """;

    private readonly ConcurrentDictionary<(string Mode, string Client, string Flow), Comparison> _cells = new();

    public async ValueTask InitializeAsync()
    {
        await using var plain = await StartAsync("http");
        await using var secure = await StartAsync("https");
        var tokens = (Plain: await plain.AgentTokenAsync(), Secure: await secure.AgentTokenAsync());
        await Parallel.ForEachAsync(MatrixClient.All, async (client, _) =>
        {
            var straight = await RunAsync(client, $"d-{client.Short}", client.Flows, Straight(plain));
            foreach (var mode in ClientMode.All.Where(mode => mode.Flows(client) is not []))
            {
                var prefix = $"{(char)('g' + Array.IndexOf(ClientMode.All, mode))}-{client.Short}";
                var environment = mode.IsTls ? mode.Environment(secure, tokens.Secure) : mode.Environment(plain, tokens.Plain);
                var through = await RunAsync(client, prefix, mode.Flows(client), environment);
                foreach (var flow in mode.Flows(client))
                {
                    var cell = new Comparison($"d-{client.Short}", prefix);
                    cell.OfSteps(straight[flow], through[flow]);
                    _cells[(mode.Name, client.Name, flow)] = cell;
                }
            }
        });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal Comparison Cell(string mode, string client, string flow) => _cells[(mode, client, flow)];

    private Dictionary<string, string> Straight(RunningGateway gateway) => new()
    {
        ["AWS_ENDPOINT_URL"] = emulator.Address.GetLeftPart(UriPartial.Authority),
        ["AWS_ACCESS_KEY_ID"] = Emulator.AccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = Emulator.SecretAccessKey,
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_PAGER"] = "",
        ["HOME"] = gateway.Folder,
    };

    private Task<RunningGateway> StartAsync(string scheme) => RunningGateway.StartAsync(
        emulator.Address, Statements, change: yaml => yaml.Replace("aws: http://", $"aws: {scheme}://", StringComparison.Ordinal));

    private static async Task<Dictionary<string, JsonArray>> RunAsync(
        MatrixClient client, string prefix, string[] flows, Dictionary<string, string> environment)
    {
        environment["NODE_PATH"] = JavaScript.Modules;
        var output = await ClientProcess.RunAsync(client.Executable, [.. client.Arguments, prefix, .. flows], environment, within: TimeSpan.FromMinutes(8));
        output.ShouldSucceed();
        return output.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
            .ToDictionary(line => (string)line["flow"]!, line => line["steps"]!.AsArray());
    }
}
