using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Narrowgate.Bench.Uploads;

/// <summary>Takes every upload, hashes what would be stored, and keeps nothing.</summary>
internal sealed class HashingStub(WebApplication app) : IAsyncDisposable
{
    private string? _last;

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>SHA-256 of the content of the last upload that came whole, without its framing; taken once.</summary>
    public string? TakeLast() => Interlocked.Exchange(ref _last, null);

    public static async Task<HashingStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var stub = new HashingStub(app);
        app.Run(async context =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var isFramed = context.Request.Headers["x-amz-content-sha256"].ToString().StartsWith("STREAMING", StringComparison.Ordinal);
            await (isFramed ? FramedAsync(context.Request.Body, hash) : PlainAsync(context.Request.Body, hash));
            stub._last = Convert.ToHexStringLower(hash.GetHashAndReset());
            context.Response.Headers.ETag = "\"bench\"";
        });
        await app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task PlainAsync(Stream body, IncrementalHash hash)
    {
        var block = new byte[256 * 1024];
        for (int read; (read = await body.ReadAsync(block)) > 0;)
        {
            hash.AppendData(block.AsSpan(0, read));
        }
    }

    /// <summary>A reader of aws-chunked by another hand than the gateway's; it believes what it reads.</summary>
    private static async Task FramedAsync(Stream body, IncrementalHash hash)
    {
        await using var buffered = new BufferedStream(body, 256 * 1024);
        var block = new byte[1024 * 1024];
        while (true)
        {
            var size = Convert.ToInt32((await LineAsync(buffered)).Split(';')[0], 16);
            if (size == 0)
            {
                await buffered.CopyToAsync(Stream.Null);
                return;
            }
            await buffered.ReadExactlyAsync(block.AsMemory(0, size));
            hash.AppendData(block.AsSpan(0, size));
            await LineAsync(buffered);
        }
    }

    private static async Task<string> LineAsync(BufferedStream body)
    {
        var line = new List<char>();
        var one = new byte[1];
        while (await body.ReadAsync(one) > 0 && one[0] != '\n')
        {
            line.Add((char)one[0]);
        }
        return new string([.. line]).TrimEnd('\r');
    }
}
