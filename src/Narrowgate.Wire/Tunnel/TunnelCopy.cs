using System.Buffers;
using System.Net.Sockets;

namespace Narrowgate.Wire.Tunnel;

/// <summary>
/// Bytes both ways, unseen, until both ends are done, one breaks off, or both are silent for too long. An end that has
/// said all is told to the other, which may still have something to say.
/// </summary>
public sealed class TunnelCopy(TimeSpan idle, TimeProvider clock)
{
    private const int BlockBytes = 16 * 1024;

    /// <returns>How many bytes went out and how many came back.</returns>
    public async Task<(long Out, long Back)> RunAsync(Stream fromCaller, Stream toCaller, Socket exit, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(idle, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        await using var outside = new NetworkStream(exit, ownsSocket: false);
        var wayOut = new Way(fromCaller, outside);
        var wayBack = new Way(outside, toCaller);
        var going = PassAsync(wayOut, () => exit.Shutdown(SocketShutdown.Send));
        var coming = PassAsync(wayBack, static () => { });
        // A caller that has said all may wait for the rest; when the far end has, nothing is left to wait for.
        await Task.WhenAny(coming, Task.WhenAll(going, coming));
        await either.CancelAsync();
        await Task.WhenAll(going, coming);
        return (wayOut.Bytes, wayBack.Bytes);

        async Task PassAsync(Way way, Action ended)
        {
            var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
            try
            {
                while (await way.From.ReadAsync(block.AsMemory(0, BlockBytes), either.Token) is var read and > 0)
                {
                    patience.CancelAfter(idle);
                    await way.To.WriteAsync(block.AsMemory(0, read), either.Token);
                    await way.To.FlushAsync(either.Token);
                    way.Bytes += read;
                }
                ended();
            }
            catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One way to end: the other way ends with it.
                await either.CancelAsync();
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(block);
            }
        }
    }

    private sealed class Way(Stream from, Stream to)
    {
        public Stream From { get; } = from;

        public Stream To { get; } = to;

        public long Bytes { get; set; }
    }
}
