using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Narrowgate.Oidc.Keys;

/// <summary>
/// The documents of one refresh, over connections of its own. Bounded in size and time; redirects are not followed. The
/// first document is the one that the operator named; where it lies decides how far inside the next may lie. That is
/// checked on the address that is connected to, so that a name cannot change its mind in between.
/// </summary>
internal sealed class DocumentFetch : IDisposable
{
    private readonly Limits _limits;
    private readonly TimeProvider _clock;
    private readonly Neighbourhood _neighbourhood;
    private readonly HttpClient _client;
    private AddressZone? _first;

    public DocumentFetch(Limits limits, TimeProvider clock, Neighbourhood neighbourhood)
    {
        (_limits, _clock, _neighbourhood) = (limits, clock, neighbourhood);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            // A kept connection would pass by the check.
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxResponseHeadersLength = 32,
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public void Dispose() => _client.Dispose();

    public async Task<byte[]> GetAsync(Uri address)
    {
        using var deadline = new CancellationTokenSource(_limits.ProviderTimeout, _clock);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return (int)response.StatusCode switch
            {
                200 => await ReadAsync(address, response.Content, deadline.Token),
                >= 300 and < 400 => throw new ProviderDocumentException(
                    $"{address} answered {(int)response.StatusCode}: redirects are not followed"),
                var other => throw new ProviderDocumentException($"{address} answered {other}"),
            };
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new ProviderDocumentException($"{address} took longer than {_limits.ProviderTimeout.TotalSeconds} s");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or SocketException)
        {
            throw new ProviderDocumentException($"{address}: {(broken.InnerException ?? broken).Message}");
        }
    }

    private async Task<byte[]> ReadAsync(Uri address, HttpContent content, CancellationToken deadline)
    {
        await using var stream = await content.ReadAsStreamAsync(deadline);
        // One byte more than allowed, to tell full from too long.
        var buffer = new byte[_limits.ProviderDocumentBytes + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, deadline);
        return length <= _limits.ProviderDocumentBytes
            ? buffer[..length]
            : throw new ProviderDocumentException($"{address} is longer than {_limits.ProviderDocumentBytes} bytes");
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var target = context.DnsEndPoint;
        var addresses = await _neighbourhood.ResolveAsync(target.Host, cancellation);
        var allowed = addresses.Where(address => IsAllowed(_neighbourhood.ZoneOf(address))).ToArray();
        if (allowed.Length == 0)
        {
            throw new ProviderDocumentException(
                $"{target.Host} has no address that the issuer's document may send us to; found {string.Join<object>(", ", addresses)}");
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellation);
            _first ??= _neighbourhood.ZoneOf(((IPEndPoint)socket.RemoteEndPoint!).Address);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(AddressZone zone) => _first is { } first ? first.MayLeadTo(zone) : zone != AddressZone.Nowhere;
}
