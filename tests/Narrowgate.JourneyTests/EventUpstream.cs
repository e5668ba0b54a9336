using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Narrowgate.Aws.Events;

namespace Narrowgate.JourneyTests;

/// <summary>An upstream over HTTP/2 that takes streams of events, as AWS does, and checks each signature by itself.</summary>
internal sealed class EventUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EventUpstream(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>What a conversation of the test threw, or null once it went to its end.</summary>
    public TaskCompletionSource<Exception?> Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<EventUpstream> StartAsync(Func<UpstreamTalk, Task> talk)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        var upstream = new EventUpstream(builder.Build());
        upstream._app.Run(async http =>
        {
            try
            {
                await talk(new UpstreamTalk(http));
                upstream.Over.TrySetResult(null);
            }
            catch (Exception exception)
            {
                upstream.Over.TrySetResult(exception);
                throw;
            }
        });
        await upstream._app.StartAsync();
        return upstream;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>One call as the upstream has it.</summary>
internal sealed class UpstreamTalk
{
    private readonly EventStreamReader _reader;
    private readonly string[] _scope;
    private string _last;

    public UpstreamTalk(HttpContext http)
    {
        Http = http;
        http.Response.ContentType = EventMessage.ContentType;
        _reader = new EventStreamReader(http.Request.Body, Limits.Default);
        var authorization = http.Request.Headers.Authorization.ToString();
        _scope = authorization.Split("Credential=")[1].Split(',')[0].Split('/');
        _scope[0].ShouldBe(Emulator.AccessKeyId);
        _last = authorization.Split("Signature=")[1];
        http.Request.Headers["x-amz-content-sha256"].ToString().ShouldBe("STREAMING-AWS4-HMAC-SHA256-EVENTS");
        http.Request.ContentType.ShouldBe(EventMessage.ContentType);
    }

    public HttpContext Http { get; }

    /// <summary>Lets the head of the reply go.</summary>
    public Task BeginAsync() => Http.Response.Body.FlushAsync();

    public async Task SayAsync(EventMessage message)
    {
        await Http.Response.Body.WriteAsync(EventFrame.Write(message));
        await Http.Response.Body.FlushAsync();
    }

    /// <summary>The next event as type and payload; null at the end, which is signed too and followed by nothing.</summary>
    public async Task<(string Type, string Payload)?> HearAsync()
    {
        var envelope = await NextAsync() ?? throw new EndOfStreamException("The stream ends without its empty message.");
        var date = BinaryPrimitives.ReadInt64BigEndian(envelope.Headers.Single(header => header.Name == ":date").Value.Span);
        Convert.ToHexStringLower(envelope.Headers.Single(header => header.Name == ":chunk-signature").Value.Span)
            .ShouldBe(Signature(date, envelope.Payload.Span));
        if (envelope.Payload.IsEmpty)
        {
            (await NextAsync()).ShouldBeNull();
            return null;
        }
        var inner = new EventStreamReader(new MemoryStream(envelope.Payload.ToArray()), Limits.Default);
        (await inner.NextAsync(CancellationToken.None))!.Value.Holds(out var message, out _).ShouldBeTrue();
        return (message![":event-type"]!.Text!, Encoding.UTF8.GetString(message.Payload.Span));
    }

    private async Task<EventMessage?> NextAsync()
    {
        if (await _reader.NextAsync(CancellationToken.None) is not { } read)
        {
            return null;
        }
        read.Holds(out var message, out var refusal).ShouldBeTrue(refusal?.Message);
        return message;
    }

    // Written from AWS's description once more: what is judged here must not judge itself.
    private string Signature(long date, ReadOnlySpan<byte> payload)
    {
        byte[] block = [5, .. ":date"u8, 8, .. new byte[8]];
        BinaryPrimitives.WriteInt64BigEndian(block.AsSpan(7), date);
        var stamp = DateTimeOffset.FromUnixTimeMilliseconds(date).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var key = Encoding.ASCII.GetBytes("AWS4" + Emulator.SecretAccessKey);
        foreach (var part in (string[])[stamp[..8], _scope[2], _scope[3], "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(part));
        }
        var text = $"AWS4-HMAC-SHA256-PAYLOAD\n{stamp}\n{stamp[..8]}/{_scope[2]}/{_scope[3]}/aws4_request\n{_last}\n"
            + $"{Convert.ToHexStringLower(SHA256.HashData(block))}\n{Convert.ToHexStringLower(SHA256.HashData(payload))}";
        return _last = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)));
    }
}
