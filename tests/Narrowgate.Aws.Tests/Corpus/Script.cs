using System.Diagnostics;
using System.Text;

namespace Narrowgate.Aws.Tests.Corpus;

/// <summary>One of the corpus's scripts, to its end.</summary>
internal static class Script
{
    public static string Run(string name, params string[] arguments)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Corpus", name);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [script, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors.Result);
        return output;
    }
}
