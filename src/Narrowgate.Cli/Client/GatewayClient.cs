using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Narrowgate.Api;

namespace Narrowgate.Cli.Client;

/// <summary>
/// The gateway's API, over its socket or over HTTP. What the gateway refuses and what cannot be reached ends the
/// command, with the exit code that is documented for it.
/// </summary>
internal sealed class GatewayClient : IDisposable
{
    private const int PageSize = 100;

    private readonly HttpClient _http;
    private readonly ServerAddress _server;

    public GatewayClient(ServerAddress server, string? token, X509ChainPolicy? authorities)
    {
        _server = server;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = !server.IsSocket,
            ConnectCallback = server.SocketPath is { } path ? (_, cancellation) => ConnectAsync(path, cancellation) : null,
            SslOptions = { CertificateChainPolicy = authorities },
        })
        {
            BaseAddress = new Uri(server.Base, "/api/v1/"),
        };
        if (token is not null)
        {
            server.MustBePrivate();
            _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }
    }

    public ServerAddress Server => _server;

    public Task<string> GetTextAsync(string path, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, path, content: null, content => content.ReadAsStringAsync(cancellation), cancellation);

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, path, content: null, type, cancellation);

    public Task<T> PostAsync<TBody, T>(
        string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body, bodyType), type, cancellation);

    /// <summary>All items of a listing, page by page, at most <paramref name="most"/> if there is one.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(
        string path,
        JsonTypeInfo<PageJson<T>> type,
        int? most,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var limit = most ?? int.MaxValue;
        var join = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        string? cursor = null;
        do
        {
            var at = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await GetAsync($"{path}{join}limit={Math.Min(limit, PageSize)}{at}", type, cancellation);
            foreach (var item in page.Items.Take(limit))
            {
                yield return item;
            }
            limit -= page.Items.Count;
            cursor = page.Next;
        }
        while (cursor is not null && limit > 0);
    }

    public void Dispose() => _http.Dispose();

    private Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        SendAsync(
            method, path, content,
            async reply => await reply.ReadFromJsonAsync(type, cancellation) ?? throw new JsonException("The answer is empty."),
            cancellation);

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, Func<HttpContent, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!response.IsSuccessStatusCode)
            {
                throw await RefusedAsync(response, cancellation);
            }
            return await read(response.Content);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new CommandFailedException(
                ExitCode.Unreachable,
                $"The gateway cannot be reached at {_server}: {WhyUnreachable(exception)} "
                + "Is it running (narrowgate serve)? --server or NARROWGATE_SERVER says which one is meant.");
        }
        catch (JsonException)
        {
            throw new CommandFailedException(ExitCode.Unreachable, $"What answers at {_server} is not a gateway of this version.");
        }
    }

    // A socket that is not there is reported by the system as an address that cannot be assigned.
    private string WhyUnreachable(Exception exception) => _server.SocketPath switch
    {
        { } path when !File.Exists(path) => "there is no such socket.",
        not null when exception.InnerException is { } inner => inner.Message.TrimEnd('.') + ".",
        _ => exception.Message.TrimEnd('.') + ".",
    };

    private async Task<CommandFailedException> RefusedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        if (response.Content.Headers.ContentType?.MediaType != ProblemJson.ContentType)
        {
            return new(ExitCode.Unreachable, $"What answers at {_server} is not a gateway (HTTP {status}).");
        }
        var problem = await response.Content.ReadFromJsonAsync(ApiJson.Default.ProblemJson, cancellation);
        return new(
            status switch
            {
                400 or 413 => ExitCode.BadUsage,
                >= 500 => ExitCode.Unreachable,
                _ => ExitCode.No,
            },
            $"{problem?.Title}: {problem?.Detail}");
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
