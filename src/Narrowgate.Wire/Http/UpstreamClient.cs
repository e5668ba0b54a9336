using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Narrowgate.Wire.Http;

/// <summary>
/// Sends exactly the request that it is given. .NET's client by itself sends another one: it normalises the path,
/// follows redirects, adds trace headers and insists on ASCII; all of that is switched off here.
/// </summary>
public sealed class UpstreamClient : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly Limits _limits;
    private readonly TimeProvider _clock;

    public UpstreamClient(Limits limits, TimeProvider clock)
    {
        _limits = limits;
        _clock = clock;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = limits.UpstreamConnectTimeout,
            MaxResponseHeadersLength = limits.ReplyHeaderBytes / 1024,
            // Names that AWS answers with change; a connection older than this is not reused.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            UseCookies = false,
            UseProxy = false,
        });
    }

    /// <summary>
    /// The address of a request line that must stay as it is: <paramref name="target"/> begins with a slash.
    /// </summary>
    public static Uri Address(Uri origin, string target) =>
        new($"{origin.Scheme}://{origin.Authority}{target}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    /// <summary>
    /// Returns when the status line is there. Refuses with <see cref="RefusalReason.UpstreamUnreachable"/> (nothing was
    /// sent), <see cref="RefusalReason.UpstreamTimeout"/> or <see cref="RefusalReason.UpstreamBroken"/> (the upstream may
    /// have acted). Throws <see cref="OperationCanceledException"/> only where the caller gave up.
    /// </summary>
    public async ValueTask<Verdict<HttpResponseMessage>> SendAsync(
        HttpRequestMessage request, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(_limits.UpstreamReplyTimeout, _clock);
        if (request.Content is WithheldUpload upload)
        {
            // A long upload is not silence: the clock begins anew with every block that goes up.
            upload.Progressed = () => patience.CancelAfter(_limits.UpstreamReplyTimeout);
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return await _invoker.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Refusal(
                RefusalReason.UpstreamTimeout, "The target did not answer in time; whether it acted is unknown.");
        }
        catch (HttpRequestException exception)
        {
            return Failed(exception);
        }
    }

    /// <summary>
    /// For a request whose body goes on while the reply comes: HTTP/2, and no bound of time but the sender's own.
    /// </summary>
    /// <param name="over">Ends the exchange, before the reply's head and after it.</param>
    public async ValueTask<Verdict<HttpResponseMessage>> OpenAsync(HttpRequestMessage request, CancellationToken over)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        try
        {
            return await _invoker.SendAsync(request, over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return new Refusal(
                RefusalReason.UpstreamTimeout, "The call was ended before the target answered; whether it acted is unknown.");
        }
        catch (HttpRequestException exception)
        {
            return Failed(exception);
        }
    }

    public void Dispose() => _invoker.Dispose();

    private static Refusal Failed(HttpRequestException exception) => NothingWasSent(exception)
        ? new Refusal(
            RefusalReason.UpstreamUnreachable,
            "The target cannot be reached just now; nothing was sent. Try again, or ask the gateway's operator.",
            exception.Message)
        : new Refusal(
            RefusalReason.UpstreamBroken,
            "The connection to the target broke before it answered; whether it acted is unknown.",
            exception.ToString());

    private static bool NothingWasSent(HttpRequestException exception) =>
        exception.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError
        || exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
}
