using System.Diagnostics;

namespace Narrowgate.Aws.Tests.Models;

/// <summary>botocore's own reading of its models, in lines; see <c>describe.py</c>.</summary>
internal static class Botocore
{
    public static IReadOnlyList<string> Describe(params string[] question)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Models", "describe.py");
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [script, .. question])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("python3 did not start.");
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, "These tests need Python 3 with botocore: pip install botocore");
        return lines;
    }
}
