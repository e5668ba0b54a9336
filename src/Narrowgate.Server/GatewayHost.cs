using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Models;
using Narrowgate.Server.Configuration;
using Narrowgate.Server.Hosting;

namespace Narrowgate.Server;

/// <summary>Runs a gateway from its configuration until it is told to end.</summary>
public static class GatewayHost
{
    private const int Done = 0;
    private const int Faulty = 2;

    /// <summary>Returns the exit code: 0 once it was told to end, 2 where the configuration has faults.</summary>
    /// <param name="configPath">A YAML file, or a folder of them.</param>
    /// <param name="isCheck">Only validate.</param>
    public static async Task<int> RunAsync(string configPath, bool isCheck, CancellationToken cancellation)
    {
        using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        })
        .AddFilter("Microsoft", LogLevel.Warning)
        // It logs a start that failed with the whole stack; what matters of it is said below.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None));
        var clock = TimeProvider.System;
        var actions = new ActionCatalogue();
        var opened = ConfigurationSource.Open(configPath, actions, clock, logs.CreateLogger<ConfigurationSource>());
        if (opened.Source is not { } configuration)
        {
            return await ReportAsync(opened.Faults);
        }
        using var _ = configuration;
        var models = ModelsReader.Open(configuration.Current.Gateway.Models, out var modelFaults);
        if (!modelFaults.IsEmpty)
        {
            return await ReportAsync(modelFaults);
        }
        if (isCheck)
        {
            foreach (var warning in WildcardCheck.Examine(configuration.Current.Statements, actions))
            {
                await Console.Error.WriteLineAsync(warning.ToString());
            }
            await Console.Out.WriteLineAsync($"{configPath}: no faults.");
            return Done;
        }
        return await ServeAsync(configuration, models, actions, clock, logs, cancellation);
    }

    private static async Task<int> ReportAsync(ImmutableArray<ConfigurationFault> faults)
    {
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync(fault.ToString());
        }
        return Faulty;
    }

    private static async Task<int> ServeAsync(
        ConfigurationSource configuration, ModelCatalogue models, ActionCatalogue actions, TimeProvider clock, ILoggerFactory logs,
        CancellationToken cancellation)
    {
        // Ctrl-C and SIGTERM end it in order: calls in flight are carried to their end, and the journal closes last.
        using var told = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            await using var gateway = await Gateway.StartAsync(
                configuration, models, actions, Limits.Default, clock, logs, told.Token);
            ServingLog.Serving(
                logs.CreateLogger("Narrowgate"),
                gateway.Settings.Aws,
                gateway.Settings.Console,
                gateway.Settings.DataDirectory);
            ServingLog.Catalogue(
                logs.CreateLogger("Narrowgate"), models.Index.Taken, models.Index.Services.Count, models.Index.Source);
            if (gateway.Settings.Socket == Endpoints.Administration.Full)
            {
                ServingLog.SocketIsFull(logs.CreateLogger("Narrowgate"));
            }
            await Task.Delay(Timeout.Infinite, told.Token);
        }
        catch (OperationCanceledException) when (told.IsCancellationRequested)
        {
            return Done;
        }
        catch (IOException exception)
        {
            // A port that is taken, a data directory that is not ours, a journal that is broken: the message says which.
            await Console.Error.WriteLineAsync($"narrowgate: The gateway cannot start: {exception.Message}");
            return Faulty;
        }
        return Done;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            told.Cancel();
        }
    }
}
