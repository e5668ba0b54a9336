using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Narrowgate.Approvals;
using Narrowgate.Identity;
using Narrowgate.Policy;
using Narrowgate.Recording;
using Narrowgate.Server.Endpoints;
using Narrowgate.Server.WebConsole;
using Narrowgate.Testing;

namespace Narrowgate.Server.Tests.Endpoints.Bench;

/// <summary>The API and the console in a real Kestrel, on a TCP port and on a Unix socket.</summary>
internal sealed class ApiBench : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ng");
    private readonly WebApplication _host;
    private int _calls;

    private ApiBench(Administration administration, Func<TimeProvider, (ITokenVerifier, ITokenIssuer)>? tokens, string console)
    {
        SocketPath = Path.Combine(_directory.FullName, "admin.sock");
        Desk = new ApprovalDesk(
            Journal, new IdSource(Clock), new ConsoleLinks(new("http://127.0.0.1:8780")), Clock, Limits.Default);
        var (verifier, issuer) = tokens?.Invoke(Clock) ?? (Tokens, Tokens);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.ListenUnixSocket(SocketPath);
        });
        _host = builder.Build();
        _host.MapNarrowgateApi(new GatewayApi
        {
            Recordings = Recordings,
            Journal = Journal,
            Desk = Desk,
            Revocations = Revocations,
            Verifier = verifier,
            Issuer = issuer,
            Targets = () => Targets,
            Administration = administration,
            ConsoleAddresses = [new(console)],
            Unready = () => Unready,
            Log = NullLogger.Instance,
            Clock = Clock,
            Limits = Limits.Default,
        });
        _host.MapConsole();
    }

    public ManualClock Clock { get; } = new();
    public MemoryJournal Journal { get; } = new();
    public MemoryRecordings Recordings { get; } = new();
    public NamedTokens Tokens { get; } = new();
    public Revocations Revocations { get; } = new();
    public ApprovalDesk Desk { get; }
    public string SocketPath { get; }
    public string? Unready { get; set; }
    public Uri Address { get; private set; } = new("http://localhost");

    public ImmutableArray<ApiTarget> Targets { get; } =
    [
        new("prod", "aws", new("http://127.0.0.1:8700"), "arn:aws:iam::111122223333:role/agents", new() { Groups = ["agents"] }),
        new("other", "aws", new("http://127.0.0.1:8700"), "arn:aws:iam::111122223333:role/other", new() { Groups = ["else"] }),
    ];

    public static async Task<ApiBench> StartAsync(
        Administration administration = Administration.ReadOnly,
        Func<TimeProvider, (ITokenVerifier, ITokenIssuer)>? tokens = null,
        string console = "https://console.gate.example.com")
    {
        var bench = new ApiBench(administration, tokens, console);
        await bench._host.StartAsync();
        bench.Address = new Uri(bench._host.Urls.First(url => !url.Contains("unix", StringComparison.Ordinal)));
        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Desk.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>Sends one request, over the socket or over TCP.</summary>
    public async Task<Reply> SendAsync(
        string door, HttpMethod method, string path, string? token = null, string? json = null,
        Action<HttpRequestMessage>? change = null)
    {
        using var client = door == "socket"
            ? OverSocket()
            : new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Address };
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }
        if (method == HttpMethod.Post)
        {
            request.Content = new StringContent(json ?? "{}", Encoding.UTF8, "application/json");
        }
        change?.Invoke(request);
        using var response = await client.SendAsync(request);
        return new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString() ?? "",
            await response.Content.ReadAsStringAsync(),
            [.. response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []]);
    }

    /// <summary>A call that waits for approval, and its request.</summary>
    public async Task<(Task<Verdict<Grant>> Call, ApprovalRequest Request)> WaitingAsync(
        string digest = "d1", string parameters = """{"InstanceIds":["i-0abc"]}""")
    {
        var before = Desk.WaitingCalls;
        var call = Desk.PassAsync(Question(digest, parameters), CancellationToken.None).AsTask();
        while (Desk.WaitingCalls == before)
        {
            await Task.Yield();
        }
        return (call, Desk.List().Single(request => request.Digest == digest));
    }

    /// <summary>Lets every held call go.</summary>
    public async Task EndHoldsAsync(params Task[] calls)
    {
        Clock.Advance(TimeSpan.FromSeconds(90));
        await Task.WhenAll(calls);
    }

    public SessionRecording AddSession(string id, string state = "open")
    {
        var now = Clock.GetUtcNow();
        var caller = NamedTokens.Workload("ci");
        var session = new SessionRecording(
            id, new(caller.Subject, caller.Provider, caller.Groups, caller.Tags), "prod", "tour", now, now.AddHours(1), state, 0);
        Recordings.Sessions.Add(session);
        return session;
    }

    public CallRecording AddCall(string id, string session, Func<CallRecording, CallRecording>? change = null)
    {
        var reply = new RecordedMessage([new("Content-Type", "application/json")], """{"SecretString":"***"}"""u8.ToArray(), 40, "ab", "cd");
        var recording = new CallRecording(
            Question("x", """{"InstanceIds":["i-0abc"]}""").Call with { Id = id, Session = session }, "done", null, 200,
            new RecordedMessage([], null, 0, null, null), reply, [new("SecretString", "sensitive")], 12.5, null);
        recording = change?.Invoke(recording) ?? recording;
        Recordings.Calls.Add(recording);
        return recording;
    }

    private ApprovalQuestion Question(string digest, string json)
    {
        var now = Clock.GetUtcNow();
        var session = new Session("S1", NamedTokens.Workload("ci"), "prod", "tour", now, now.AddHours(1));
        var parameters = JsonDocument.Parse(json).RootElement;
        var call = new RecordedCall(
            $"CALL{++_calls}", "S1", now, "ec2", "StopInstances", parameters,
            [new("ec2:StopInstances", "Write", ["destructive"])], ["arn:aws:ec2:us-east-1:111122223333:instance/i-0abc"],
            "111122223333", "us-east-1",
            new("RequireApproval", [new("ci", "changes-are-asked", "RequireApproval")], "c0ffee", "asked"), null);
        var decision = new Decision(
            Effect.RequireApproval, [], "ec2:StopInstances", "i-0abc",
            [ApprovalTerms.Default with { Approvers = ["people/sre"] }], "", "c0ffee");
        return new(digest, session, call, decision);
    }

    private HttpClient OverSocket() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new("http://localhost") };
}

internal sealed record Reply(int Status, string ContentType, string Body, ImmutableArray<string> Cookies)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Detail => Json.GetProperty("detail").GetString()!;
}
