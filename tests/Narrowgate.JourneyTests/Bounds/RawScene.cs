using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;

namespace Narrowgate.JourneyTests.Bounds;

/// <summary>A gateway with bounds of the test's own, and signed requests as bytes, to be sent as slowly as one likes.</summary>
internal sealed class RawScene : IAsyncDisposable
{
    private readonly Limits? _limits;
    private readonly bool _isOwner;
    private RunningGateway? _gateway;
    private RawCaller _caller = null!;

    public RawScene(Limits limits) => (_limits, _isOwner) = (limits, true);

    public RawScene(RunningGateway gateway) => _gateway = gateway;

    public TestUpstream Upstream { get; private set; } = null!;

    public RunningGateway Gateway => _gateway!;

    public async Task StartAsync()
    {
        if (_isOwner)
        {
            Upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("{}"));
            _gateway = await RunningGateway.StartAsync(Upstream.Address, RunningGateway.AllowAll, limits: _limits);
        }
        _caller = await RawCaller.WithTokenAsync(Gateway, await Gateway.AgentTokenAsync());
    }

    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Gateway.Aws.Port);
        return client;
    }

    public string Get(string path) => Signed("GET", path, "s3", [], "");

    /// <summary>A call that is read whole, its table's name as long as it is given.</summary>
    public string Json(string name) => Signed(
        "POST", "/", "dynamodb",
        [new Header("Content-Type", "application/x-amz-json-1.0"), new Header("X-Amz-Target", "DynamoDB_20120810.DescribeTable")],
        $$"""{"TableName":"{{name}}"}""");

    /// <summary>Waits until the one call has an end, and that for this reason.</summary>
    public async Task EndedAsync(string reason)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var calls = await Gateway.CallsAsync();
            if (calls.Count > 0 && (string?)calls[0]["state"] is not "forwarded")
            {
                ((string?)calls[0]["reason"]).ShouldNotBeNull().ShouldContain(reason);
                return;
            }
            await Task.Delay(50, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOwner)
        {
            await Gateway.DisposeAsync();
            await Upstream.DisposeAsync();
        }
    }

    private string Signed(string method, string path, string service, IReadOnlyList<Header> headers, string body)
    {
        var request = new UpstreamRequest(method, path, "", [.. headers], Encoding.Latin1.GetBytes(body));
        var digest = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        var signed = new SigV4Signer(TimeProvider.System).Sign(request, Gateway.Aws.Authority, "us-east-1", service, _caller.Keys, digest);
        return $"{method} {path} HTTP/1.1\r\nHost: {Gateway.Aws.Authority}\r\n"
            + string.Concat(signed.Concat(request.Headers).Select(header => $"{header.Name}: {header.Value}\r\n"))
            + $"Content-Length: {body.Length}\r\n\r\n{body}";
    }
}
