using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Narrowgate.JourneyTests;

/// <summary>After a kill in the middle of the work, no call reached the target without a record of it.</summary>
[Trait("Needs", "processes")]
public sealed class CrashTests
{
    [Fact]
    public async Task Whatever_reached_the_target_before_the_kill_is_on_record()
    {
        var arrived = new ConcurrentBag<string>();
        var enough = new TaskCompletionSource();
        await using var upstream = await CountingUpstreamAsync(arrived, enough);

        // The first life, in this process, makes keys and configuration; the second is the process that dies.
        var first = await RunningGateway.StartAsync(AddressOf(upstream), RunningGateway.AllowAll);
        var caller = await RawCaller.WithTokenAsync(first, await first.AgentTokenAsync());
        var gateway = await first.HandOverAsync(async configuration =>
        {
            using var process = await ServeAsync(configuration, first.Aws);
            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, 16).Select(lane => HammerAsync(caller, lane, stop.Token)).ToArray();
            await enough.Task.WaitAsync(TimeSpan.FromMinutes(1));
            process.Kill();
            await stop.CancelAsync();
            await process.WaitForExitAsync();
            await Task.WhenAll(load);
        });
        await using var second = gateway;

        var recorded = (await second.CallsAsync())
            .Where(call => (string?)call["state"] is "done" or "unknown")
            .Select(call => (string)call["parameters"]!["Key"]!).ToHashSet();
        arrived.Count.ShouldBeGreaterThanOrEqualTo(300);
        arrived.Where(key => !recorded.Contains(key)).ShouldBeEmpty();
    }

    private static async Task HammerAsync(RawCaller caller, int lane, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            try
            {
                await caller.SendAsync("PUT", $"/bucket/{lane}-{number}", "s3", "body"u8.ToArray());
            }
            catch (HttpRequestException)
            {
                // The gateway was killed under it: that is the test.
                return;
            }
        }
    }

    private static async Task<WebApplication> CountingUpstreamAsync(ConcurrentBag<string> arrived, TaskCompletionSource enough)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            arrived.Add(context.Request.Path.Value!["/bucket/".Length..]);
            if (arrived.Count >= 300)
            {
                enough.TrySetResult();
            }
            context.Response.Headers.ETag = "\"d41d8cd98f00b204e9800998ecf8427e\"";
            await context.Response.CompleteAsync();
        });
        await app.StartAsync();
        return app;
    }

    private static Uri AddressOf(WebApplication app) => new(
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static async Task<Process> ServeAsync(string configuration, Uri aws)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { GatewayProgram.Path, "serve", "--config", configuration },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("The gateway does not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                using var reply = await http.GetAsync(aws, patience.Token);
                return process;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }
}

/// <summary>The executable of this very build: copied beside the tests by their reference to it.</summary>
internal static class GatewayProgram
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Narrowgate.Cli.dll");
}
