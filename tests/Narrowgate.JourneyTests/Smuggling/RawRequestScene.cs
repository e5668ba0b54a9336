using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;

namespace Narrowgate.JourneyTests.Smuggling;

/// <summary>A gateway that allows everything, an upstream that counts what reaches it, and bytes sent as they are.</summary>
public sealed class RawRequestScene : IAsyncLifetime
{
    public const string Body = "hello";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private RawCaller _caller = null!;

    internal TestUpstream Upstream { get; private set; } = null!;

    public RunningGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("reached"));
        Gateway = await RunningGateway.StartAsync(Upstream.Address, RunningGateway.AllowAll);
        _caller = await RawCaller.WithTokenAsync(Gateway, await Gateway.AgentTokenAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    public string Filled(string text) => text.Replace("{authority}", Gateway.Aws.Authority, StringComparison.Ordinal);

    /// <summary>A request as an SDK sends it, signed, its body behind it.</summary>
    /// <param name="host">The Host header; null: the gateway's own.</param>
    public string Whole(
        string method = "PUT", string path = "/bucket/key", string service = "s3", IReadOnlyList<Header>? headers = null,
        string? host = null, string region = "us-east-1", string body = Body)
    {
        host ??= Gateway.Aws.Authority;
        var question = path.IndexOf('?', StringComparison.Ordinal);
        var request = new UpstreamRequest(
            method, question < 0 ? path : path[..question], question < 0 ? "" : path[(question + 1)..], [.. headers ?? []],
            Encoding.Latin1.GetBytes(body));
        var digest = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        var signed = new SigV4Signer(TimeProvider.System).Sign(request, host, region, service, _caller.Keys, digest);
        return $"{method} {path} HTTP/1.1\r\nHost: {host}\r\n"
            + string.Concat(signed.Concat(request.Headers).Select(header => $"{header.Name}: {header.Value}\r\n"))
            + $"Connection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}";
    }

    /// <summary>All that comes back until the gateway closes the connection.</summary>
    /// <param name="isAll">Says so to the gateway, which else waits for what a broken framing has promised.</param>
    public async Task<string> SendAsync(string bytes, bool isAll = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Gateway.Aws.Port);
        await using var stream = client.GetStream();
        using var patience = new CancellationTokenSource(Patience);
        var output = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));
            if (isAll)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }
            var block = new byte[16 * 1024];
            for (int read; (read = await stream.ReadAsync(block, patience.Token)) > 0;)
            {
                output.Append(Encoding.Latin1.GetString(block, 0, read));
            }
        }
        catch (IOException)
        {
            // Reset behind the refusal.
        }
        return output.ToString();
    }

    /// <summary>Sends what must end here: a 4xx or a closed connection, one reply at most, nothing upstream.</summary>
    /// <param name="isAll">Nothing more will be sent, whatever the gateway waits for.</param>
    public async Task RefusedAsync(string what, string bytes, bool isAll = false)
    {
        var reached = Upstream.Requests.Count;
        var carried = await CarriedCallsAsync();

        var output = await SendAsync(bytes, isAll);

        // Two zeros begin a frame of HTTP/2, whose preface is answered by a GOAWAY.
        output.ShouldMatch("^($|HTTP/1.1 (4..|505) |\0\0)", what);
        output.IndexOf("HTTP/1.1", Math.Min(8, output.Length), StringComparison.Ordinal).ShouldBe(-1, $"{what}: there is a second reply");
        Upstream.Requests.Count.ShouldBe(reached, what);
        (await CarriedCallsAsync()).ShouldBe(carried, what);
    }

    private async Task<int> CarriedCallsAsync() =>
        (await Gateway.CallsAsync()).Count(call => (string?)call["state"] != "refused");
}
