using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Narrowgate.Bench.DataPath;

/// <summary>Answers every request with the same 1 KB of JSON.</summary>
internal sealed class StubUpstream(WebApplication app) : IAsyncDisposable
{
    public static readonly byte[] Reply = Encoding.UTF8.GetBytes(
        """{"Item":{"id":{"S":"0123456789"},"text":{"S":"TEXT"}}}""".Replace("TEXT", new string('x', 970), StringComparison.Ordinal));

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<StubUpstream> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.ContentType = "application/x-amz-json-1.0";
            context.Response.ContentLength = Reply.Length;
            await context.Response.BodyWriter.WriteAsync(Reply);
        });
        await app.StartAsync();
        return new StubUpstream(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
