using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Narrowgate.Wire.Tests.Http;

/// <summary>A server that keeps the very bytes it was sent and answers what it is told: one connection after another.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="answer">Gets the connection once the request's head is read, and the head.</param>
    public RawServer(Func<NetworkStream, string, CancellationToken, Task> answer)
    {
        _listener.Start();
        Origin = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _loop = RunAsync(answer);
    }

    public Uri Origin { get; }

    /// <summary>The heads of the requests so far, byte for byte.</summary>
    public List<string> Heads { get; } = [];

    public static Func<NetworkStream, string, CancellationToken, Task> Answering(string reply) =>
        async (stream, _, cancellation) => await stream.WriteAsync(Encoding.Latin1.GetBytes(reply), cancellation);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task RunAsync(Func<NetworkStream, string, CancellationToken, Task> answer)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await using var stream = client.GetStream();
                var head = await ReadHeadAsync(stream);
                Heads.Add(head);
                await answer(stream, head, _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
        {
            // The test is over, or its client broke off: what it saw is in Heads.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stop.Token) > 0)
        {
            head.Append((char)one[0]);
        }
        return head.ToString();
    }
}
