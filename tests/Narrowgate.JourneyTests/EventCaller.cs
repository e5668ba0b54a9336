using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Narrowgate.Aws;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;

namespace Narrowgate.JourneyTests;

/// <summary>
/// A caller whose request is a stream of events: it speaks and listens on one connection at the same time, message by
/// message, and may send whatever it likes.
/// </summary>
internal sealed class EventCaller : IAsyncDisposable
{
    public const string Conversation = "/bots/bot/botAliases/alias/botLocales/en_US/sessions/session/conversation";

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly EventStreamReader _reply;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));

    private EventCaller(TcpClient client, EventSignatures chain)
    {
        _client = client;
        _stream = client.GetStream();
        Chain = chain;
        _reply = new EventStreamReader(new Chunks(this), Limits.Default);
    }

    /// <summary>What the next signature goes on from.</summary>
    public EventSignatures Chain { get; }

    public static async Task<EventCaller> OpenAsync(
        RunningGateway gateway, AwsCredential keys, string path = Conversation, string payload = PayloadForm.Events.Word,
        params Header[] headers)
    {
        var request = new UpstreamRequest(
            "POST", path, "", [new Header("Content-Type", EventMessage.ContentType), .. headers], default);
        var endpoint = new UpstreamEndpoint(gateway.Aws, gateway.Aws.Authority, "us-east-1", "lex", IsOverride: true);
        var signed = new SigV4Signer(TimeProvider.System).Sign(request, endpoint, keys, payload);
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Aws.Port);
        var caller = new EventCaller(client, signed.Events());
        await caller.WriteAsync(Encoding.Latin1.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {gateway.Aws.Authority}\r\n"
            + string.Concat(signed.Headers.Concat(request.Headers).Select(header => $"{header.Name}: {header.Value}\r\n"))
            + "Transfer-Encoding: chunked\r\n\r\n"));
        return caller;
    }

    public static EventMessage Text(string text) => Event("TextInputEvent", $$"""{"text":"{{text}}"}""");

    public static EventMessage Event(string type, string payload) => new(
        [
            EventHeader.Of(":message-type", "event"), EventHeader.Of(":event-type", type),
            EventHeader.Of(":content-type", "application/json"),
        ],
        Encoding.UTF8.GetBytes(payload));

    public Task SayAsync(EventMessage? message) =>
        SendAsync(EventFrame.Write(SignedEvent.Sign(Chain, TimeProvider.System.GetUtcNow(), message).Wrap()));

    public Task SendAsync(byte[] frame) =>
        WriteAsync([.. Encoding.ASCII.GetBytes($"{frame.Length:x}\r\n"), .. frame, .. "\r\n"u8]);

    /// <summary>The closing message, and the body's end.</summary>
    public async Task CloseAsync()
    {
        await SayAsync(message: null);
        await EndAsync();
    }

    public Task EndAsync() => WriteAsync("0\r\n\r\n"u8.ToArray());

    /// <summary>The reply's status line and headers.</summary>
    public async Task<(int Status, ImmutableDictionary<string, string> Headers)> HeadAsync()
    {
        var status = int.Parse((await LineAsync()).Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync() is { Length: > 0 } line)
        {
            headers[line.Split(": ")[0]] = line.Split(": ", 2)[1];
        }
        return (status, headers.ToImmutable());
    }

    /// <summary>The body of a reply that has a length.</summary>
    public async Task<string> BodyAsync(ImmutableDictionary<string, string> headers)
    {
        var body = new byte[int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(body, _patience.Token);
        return Encoding.UTF8.GetString(body);
    }

    /// <summary>The next message of the reply; null at its end.</summary>
    /// <exception cref="IOException">The connection was broken before the end.</exception>
    public async Task<EventMessage?> HearAsync()
    {
        if (await _reply.NextAsync(_patience.Token) is not { } read)
        {
            return null;
        }
        read.Holds(out var message, out var refusal).ShouldBeTrue(refusal?.Message);
        return message;
    }

    /// <summary>Hangs up without a word.</summary>
    public void Break() => _client.Client.Close(0);

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
        _patience.Dispose();
    }

    private Task WriteAsync(byte[] bytes) => _stream.WriteAsync(bytes, _patience.Token).AsTask();

    private async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (!line.ToString().EndsWith("\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one, _patience.Token);
            line.Append((char)one[0]);
        }
        return line.ToString()[..^2];
    }

    /// <summary>The body of the reply, out of its chunks.</summary>
    private sealed class Chunks(EventCaller caller) : MemoryStream
    {
        private bool _hasEnded;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length && !_hasEnded)
            {
                var chunk = new byte[int.Parse(await caller.LineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture)];
                await caller._stream.ReadExactlyAsync(chunk, cancellationToken);
                await caller.LineAsync();
                _hasEnded = chunk.Length == 0;
                SetLength(0);
                await WriteAsync(chunk, cancellationToken);
                Position = 0;
            }
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
