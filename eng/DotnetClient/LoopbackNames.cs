using System.Net.Sockets;
using Amazon.Runtime;

namespace Narrowgate.DotnetClient;

/// <summary>Names below localhost are loopback (RFC 6761), which not every resolver knows.</summary>
internal sealed class LoopbackNames : HttpClientFactory
{
    public static HttpClient Client() => new(new SocketsHttpHandler { ConnectCallback = ConnectAsync, AllowAutoRedirect = false });

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => Client();

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync("localhost", context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
