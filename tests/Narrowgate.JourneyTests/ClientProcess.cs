using System.Diagnostics;

namespace Narrowgate.JourneyTests;

/// <summary>What a client's process said.</summary>
public sealed record ClientOutput(int ExitCode, string Out, string Error)
{
    public string All => Out + Error;
}

/// <summary>A real client in a process of its own, with an environment that reaches nothing but what it is given.</summary>
internal static class ClientProcess
{
    public static async Task<ClientOutput> RunAsync(
        string executable, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string? input = null,
        TimeSpan? within = null)
    {
        var start = new ProcessStartInfo(executable, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{executable} does not start.");
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input);
            }
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            using var patience = new CancellationTokenSource(within ?? TimeSpan.FromMinutes(3));
            await process.WaitForExitAsync(patience.Token);
            return new ClientOutput(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}

internal static class ClientOutputs
{
    public static void ShouldSucceed(this ClientOutput output) => output.ExitCode.ShouldBe(0, output.All);
}
