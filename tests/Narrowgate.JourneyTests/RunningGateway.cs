using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Models;
using Narrowgate.Server.Configuration;
using Narrowgate.Server.Hosting;
using Narrowgate.Testing;

namespace Narrowgate.JourneyTests;

/// <summary>A whole gateway before the emulator, on ports and in a folder of its own, and its API as an administrator has it.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    public const string RoleArn = "arn:aws:iam::123456789012:role/agents";

    /// <summary>Everything, those actions too that a wildcard never allows.</summary>
    public const string AllowAll = """
          - sid: all
            effect: Allow
            action: ["*", "ec2:RunInstances"]
            resource: "*"
        """;

    private readonly TemporaryFolder _folder;
    private readonly ConfigurationSource _configuration;
    private readonly Gateway _gateway;
    private readonly Limits _limits;
    private readonly HttpClient _api;
    private readonly ListLoggers _logs;
    private int _tokensWritten;
    private readonly TimeProvider _clock;

    private RunningGateway(
        TemporaryFolder folder, ConfigurationSource configuration, Gateway gateway, Limits limits, ListLoggers logs, TimeProvider clock)
    {
        _clock = clock;
        _folder = folder;
        _configuration = configuration;
        _gateway = gateway;
        _logs = logs;
        _limits = limits;
        _api = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(cancellation) })
        {
            BaseAddress = new Uri("http://localhost/api/v1/"),
        };
    }

    public Uri Aws => _gateway.Settings.Aws;

    /// <summary>Of the configuration in force.</summary>
    public string Configuration => _configuration.Current.Fingerprint;

    /// <summary>Why the last change of the files is not in force.</summary>
    public System.Collections.Immutable.ImmutableArray<ConfigurationFault> RefusedChange => _configuration.Refused;

    public string Folder => _folder.Path;

    public string DataDirectory => _gateway.Settings.DataDirectory;

    public Uri Console => _gateway.Settings.Console;

    /// <summary>The certificate of the gateway's own authority.</summary>
    public string Authority => Path.Combine(DataDirectory, "tls", "ca.pem");

    public string Socket => Path.Combine(DataDirectory, "admin.sock");

    /// <param name="statements">YAML of the one policy's statements, indented by two.</param>
    /// <param name="endpoint">Where the target is.</param>
    /// <param name="change">Of the whole YAML.</param>
    /// <param name="prepare">Puts files into the configuration's folder.</param>
    /// <param name="limits">The product's own where they are not given.</param>
    /// <param name="clock">The system's where it is not given.</param>
    public static async Task<RunningGateway> StartAsync(
        Uri endpoint, string statements, string dataDirectory = "./data",
        Func<string, string>? change = null, Action<string>? prepare = null, Limits? limits = null,
        TimeProvider? clock = null)
    {
        var folder = new TemporaryFolder();
        try
        {
            prepare?.Invoke(folder.Path);
            var yaml = Yaml(endpoint, statements, dataDirectory);
            await File.WriteAllTextAsync(Path.Combine(folder.Path, "narrowgate.yaml"), change?.Invoke(yaml) ?? yaml);
            return await OpenAsync(folder, limits ?? Limits.Default, clock ?? TimeProvider.System);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>A token of the embedded provider for agents.</summary>
    public Task<string> AgentTokenAsync(string subject = "agent-1", params string[] groups) =>
        TokenAsync("agents", subject, groups is [] ? ["agents"] : groups);

    public Task<string> PersonTokenAsync(string subject = "ada", params string[] groups) =>
        TokenAsync("people", subject, groups is [] ? ["on-call"] : groups);

    /// <summary>What the three variables and a name of one's own are for a client.</summary>
    public Dictionary<string, string> Environment(string token, string sessionName = "journey")
    {
        var file = Path.Combine(Folder, $"{IdOf(token)}.token");
        // Whole at once: other clients may be reading it.
        var written = $"{file}.{Interlocked.Increment(ref _tokensWritten)}";
        File.WriteAllText(written, token);
        File.Move(written, file, overwrite: true);
        return new()
        {
            ["AWS_ENDPOINT_URL"] = Aws.GetLeftPart(UriPartial.Authority),
            ["AWS_ROLE_ARN"] = RoleArn,
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = file,
            ["AWS_ROLE_SESSION_NAME"] = sessionName,
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_REGION"] = "us-east-1",
            ["AWS_CONFIG_FILE"] = "/dev/null",
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_PAGER"] = "",
            ["HOME"] = Folder,
        };
    }

    /// <summary>As <c>narrowgate env --proxy</c> has it: AWS's own host names, by way of the gateway.</summary>
    public Dictionary<string, string> ProxyEnvironment(string token, string sessionName = "journey")
    {
        var environment = Environment(token, sessionName);
        environment.Remove("AWS_ENDPOINT_URL");
        environment["HTTPS_PROXY"] = environment["https_proxy"] = $"http://{Aws.Authority}";
        environment["NO_PROXY"] = environment["no_proxy"] = "";
        return Trusting(environment);
    }

    public Dictionary<string, string> Trusting(Dictionary<string, string> environment)
    {
        environment["AWS_CA_BUNDLE"] = environment["NODE_EXTRA_CA_CERTS"] = environment["SSL_CERT_FILE"] = Authority;
        return environment;
    }

    public Task<ClientOutput> AwsAsync(string token, params string[] arguments) =>
        ClientProcess.RunAsync("aws", arguments, Environment(token));

    public Task<ClientOutput> Boto3Async(string token, string script) =>
        ClientProcess.RunAsync(Python.Executable, ["-"], Environment(token), script);

    public async Task<JsonNode> GetAsync(string path)
    {
        using var reply = await _api.GetAsync(path);
        var body = await reply.Content.ReadAsStringAsync();
        reply.IsSuccessStatusCode.ShouldBeTrue(body);
        return JsonNode.Parse(body)!;
    }

    public async Task<(int Status, JsonNode? Body)> PostAsync(string path, object body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        using var reply = await _api.SendAsync(request);
        var text = await reply.Content.ReadAsStringAsync();
        return ((int)reply.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>The calls of all sessions, oldest first.</summary>
    public async Task<List<JsonNode>> CallsAsync() =>
        [.. (await GetAsync("calls?limit=1000"))["items"]!.AsArray().Select(call => call!).Reverse()];

    /// <summary>The first request that is open, once there is one.</summary>
    public async Task<JsonNode> OpenApprovalAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (true)
        {
            var listed = (await GetAsync("approvals"))["items"]!.AsArray();
            if (listed.FirstOrDefault(item => (string?)item!["state"] == "open") is { } open)
            {
                return open;
            }
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Every line that it has logged.</summary>
    public IReadOnlyCollection<string> Logged => _logs.Lines;

    /// <summary>Every byte that the gateway keeps on disk.</summary>
    public IEnumerable<byte[]> OnDisk() =>
        from file in Directory.EnumerateFiles(DataDirectory, "*", SearchOption.AllDirectories)
        where Path.GetFileName(file) is not ("admin.sock" or "lock")
        select ReadShared(file);

    public void Rewrite(Func<string, string> change)
    {
        var path = Path.Combine(Folder, "narrowgate.yaml");
        File.WriteAllText(path, change(File.ReadAllText(path)));
    }

    /// <summary>Ends it and starts another over the same folder.</summary>
    public async Task<RunningGateway> RestartAsync()
    {
        await EndAsync();
        return await OpenAsync(_folder, _limits, _clock);
    }

    /// <summary>Ends it, lets somebody else have its folder, and starts another over what they left.</summary>
    public async Task<RunningGateway> HandOverAsync(Func<string, Task> use)
    {
        await EndAsync();
        await use(Path.Combine(Folder, "narrowgate.yaml"));
        return await OpenAsync(_folder, _limits, _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _folder.Dispose();
    }

    private static async Task<RunningGateway> OpenAsync(TemporaryFolder folder, Limits limits, TimeProvider clock)
    {
        var actions = new ActionCatalogue();
        var opened = ConfigurationSource.Open(
            Path.Combine(folder.Path, "narrowgate.yaml"), actions, TimeProvider.System, NullLogger<ConfigurationSource>.Instance);
        opened.Faults.ShouldBeEmpty();
        var configuration = opened.Source!;
        var logs = new ListLoggers();
        return new RunningGateway(folder, configuration, await Gateway.StartAsync(
            configuration, Catalogue.For(configuration), actions, limits, clock, logs, CancellationToken.None), limits, logs, clock);
    }

    private async Task EndAsync()
    {
        _api.Dispose();
        await _gateway.DisposeAsync();
        _configuration.Dispose();
    }

    private async Task<string> TokenAsync(string provider, string subject, string[] groups)
    {
        var (status, body) = await PostAsync("tokens", new { provider, subject, groups, ttlSeconds = 3600 });
        status.ShouldBe(200, body?.ToJsonString());
        return (string)body!["token"]!;
    }

    private async ValueTask<Stream> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static string IdOf(string token) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token)))[..16];

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string Yaml(Uri endpoint, string statements, string dataDirectory) => $$"""
        kind: Gateway
        listen:
          aws: http://127.0.0.1:{{Emulator.FreePort()}}
          console: http://127.0.0.1:{{Emulator.FreePort()}}
        dataDirectory: {{dataDirectory}}
        administration: { socket: full }
        ---
        kind: IdentityProvider
        name: agents
        type: embedded
        prefix: ""
        ---
        kind: IdentityProvider
        name: people
        type: embedded
        use: [people]
        ---
        kind: Target
        name: demo
        type: aws
        roleArn: {{RoleArn}}
        callers: { groups: [agents] }
        credential:
          type: static
          accessKeyId: {{Emulator.AccessKeyId}}
          secretAccessKey: {{Emulator.SecretAccessKey}}
        endpoint: {{endpoint.GetLeftPart(UriPartial.Authority)}}
        ---
        kind: Policy
        name: agents
        statements:
        {{statements}}
        """;
}

/// <summary>The models: loaded once for all tests.</summary>
internal static class Catalogue
{
    public static ModelCatalogue Models { get; } = new();

    public static ModelCatalogue For(ConfigurationSource configuration)
    {
        if (configuration.Current.Gateway.Models is not { } folder)
        {
            return Models;
        }
        var models = ModelsReader.Open(folder, out var faults);
        faults.ShouldBeEmpty();
        return models;
    }
}
