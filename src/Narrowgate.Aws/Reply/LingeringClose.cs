using System.Buffers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// Behind a refusal, what the caller still sends is read and thrown away, within bounds. Most clients listen only once
/// they have sent all. A connection that is closed before that is reset, and the reset takes with it the reply that said
/// why. It may seem enough to leave this to Kestrel, which drains for five seconds and no longer: 20 MB come no faster
/// than the caller's line.
/// </summary>
public sealed class LingeringClose(Limits limits, TimeProvider clock)
{
    private const int BlockBytes = 64 * 1024;

    /// <summary>
    /// Before the reply. Who asked for 100 Continue and was not told so may send the body or not: botocore does after a
    /// second's wait. What comes next on such a connection could be either, so it carries no further request.
    /// </summary>
    public static void Announce(HttpContext http)
    {
        if (Concerns(http) && http.Request.Headers.Expect.Count > 0)
        {
            http.Response.Headers.Connection = "close";
        }
    }

    /// <summary>Behind the reply: until the body ends, the caller is gone or silent, or a bound is met.</summary>
    public async Task EndAsync(HttpContext http)
    {
        if (!Concerns(http))
        {
            return;
        }
        await http.Response.CompleteAsync();
        try
        {
            if (!await IsDrainedAsync(http.Request.Body, http.RequestAborted))
            {
                End(http);
            }
        }
        catch (OperationCanceledException)
        {
            End(http);
        }
        catch (Exception ended) when (ended is IOException or InvalidOperationException)
        {
            // The caller is gone, or its framing broke: Kestrel ends that by itself. Or an upload that broke reads on.
        }
    }

    /// <summary>
    /// An end before the reset: who reads only now finds the reply and its end, as behind any reply, and no error.
    /// </summary>
    private static void End(HttpContext http)
    {
        try
        {
            http.Features.Get<IConnectionSocketFeature>()?.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The caller was faster.
        }
        http.Abort();
    }

    private async Task<bool> IsDrainedAsync(Stream body, CancellationToken callerGone)
    {
        using var time = new CancellationTokenSource(limits.LingeringTime, clock);
        using var silence = new CancellationTokenSource(limits.LingeringSilence, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(time.Token, silence.Token, callerGone);
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            for (var left = limits.LingeringBytes; left > 0;)
            {
                var read = await body.ReadAsync(block, ending.Token);
                if (read == 0)
                {
                    return true;
                }
                left -= read;
                silence.CancelAfter(limits.LingeringSilence);
            }
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>HTTP/2 ends a stream and not the connection, and loses nothing.</summary>
    private static bool Concerns(HttpContext http) =>
        http.Request.Protocol == HttpProtocol.Http11
        && http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };
}
