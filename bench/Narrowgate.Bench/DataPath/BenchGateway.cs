using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using Microsoft.Extensions.Logging.Abstractions;
using Narrowgate.Aws;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Models;
using Narrowgate.Oidc;
using Narrowgate.Oidc.Embedded;
using Narrowgate.Server.Configuration;
using Narrowgate.Server.Hosting;

namespace Narrowgate.Bench.DataPath;

/// <summary>The whole gateway, everything on, before the stub.</summary>
internal sealed class BenchGateway(ConfigurationSource configuration, Gateway gateway, string folder) : IAsyncDisposable
{
    private const string RoleArn = "arn:aws:iam::123456789012:role/bench";

    public static AwsCredential TargetCredential { get; } = new("AKIABENCH00000000001", "a-secret-of-the-bench", sessionToken: null);

    public Uri Address => gateway.Settings.Aws;

    public static async Task<BenchGateway> StartAsync(string folder, Uri upstream)
    {
        var path = Path.Combine(folder, "narrowgate.yaml");
        await File.WriteAllTextAsync(path, Yaml(upstream));
        var actions = new ActionCatalogue();
        var opened = ConfigurationSource.Open(path, actions, TimeProvider.System, NullLogger.Instance);
        var source = opened.Source ?? throw new InvalidOperationException(string.Join('\n', opened.Faults));
        return new BenchGateway(source, await Gateway.StartAsync(
            source, new ModelCatalogue(), actions, Limits.Default, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None), folder);
    }

    /// <summary>Keys by the exchange that SDKs make.</summary>
    public async Task<AwsCredential> KeysAsync()
    {
        var issuers = new EmbeddedIssuers(Path.Combine(folder, "data", "issuers"), Limits.Default, TimeProvider.System);
        var provider = configuration.Current.Providers.OfType<EmbeddedProviderSettings>().Single();
        if (!issuers.For(provider).Issue(new TokenRequest("bench", TimeSpan.FromHours(1))).Holds(out var token, out var refusal))
        {
            throw new InvalidOperationException(refusal.Message);
        }
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Action"] = "AssumeRoleWithWebIdentity",
            ["Version"] = "2011-06-15",
            ["RoleArn"] = RoleArn,
            ["RoleSessionName"] = "bench",
            ["WebIdentityToken"] = token.Reveal(),
        });
        using var reply = await http.PostAsync(Address, form);
        var xml = XDocument.Parse(await reply.Content.ReadAsStringAsync());
        string Value(string name) => xml.Descendants().Single(element => element.Name.LocalName == name).Value;
        return new AwsCredential(Value("AccessKeyId"), Value("SecretAccessKey"), Value("SessionToken"));
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        configuration.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static string Yaml(Uri upstream) => $$"""
        kind: Gateway
        listen: { aws: "http://127.0.0.1:{{FreePort()}}", console: "http://127.0.0.1:{{FreePort()}}" }
        dataDirectory: ./data
        ---
        kind: IdentityProvider
        name: local
        type: embedded
        prefix: ""
        ---
        kind: Target
        name: bench
        type: aws
        roleArn: {{RoleArn}}
        callers: { subjects: [bench] }
        credential: { type: static, accessKeyId: {{TargetCredential.AccessKeyId}}, secretAccessKey: {{TargetCredential.SecretAccessKey}} }
        endpoint: {{upstream.GetLeftPart(UriPartial.Authority)}}
        ---
        kind: Policy
        name: bench
        statements:
          - { sid: read, effect: Allow, action: "dynamodb:GetItem", resource: "arn:aws:dynamodb:*:*:table/items" }
          - { sid: upload, effect: Allow, action: "s3:PutObject", resource: "arn:aws:s3:::bench/*" }
        """;
}
