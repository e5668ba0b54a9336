using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Narrowgate.JourneyTests;

/// <summary>An upstream that does with each connection what a test says: it takes the request in, answers, and closes.</summary>
internal sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<NetworkStream, CancellationToken, Task> _answer;
    private readonly Task _serving;

    public ScriptedUpstream(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public ScriptedUpstream(string answer)
        : this((stream, stop) => stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stop).AsTask())
    {
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Done once the first byte of the first request is there.</summary>
    public Task Asked => _asked.Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await using var stream = client.GetStream();
                _ = await stream.ReadAtLeastAsync(new byte[64 * 1024], 1, throwOnEndOfStream: false, _stop.Token);
                _asked.TrySetResult();
                await _answer(stream, _stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The gateway hung up, or the test is over.
            }
        }
    }
}
