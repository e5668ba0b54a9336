using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Tests.Signing;

/// <summary>botocore in a process of its own, asked a line at a time.</summary>
public sealed class BotocoreSigner : IDisposable
{
    private readonly Process _process;

    public BotocoreSigner()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Signing", "botocore_signer.py");
        _process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("python3 did not start.");
    }

    /// <summary>All headers that botocore would send, those that were given among them.</summary>
    public ImmutableArray<Header> Sign(SigningOrder order)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(order, Json));
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("These tests need Python 3 with botocore: pip install botocore");
        return [.. JsonSerializer.Deserialize<string[][]>(line)!.Select(pair => new Header(pair[0], pair[1]))];
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
}

/// <param name="Time"><c>20260101T120000Z</c></param>
public sealed record SigningOrder(
    string Method, string Url, string[][] Headers, byte[] Body, string Service, string Region,
    string AccessKeyId, string SecretAccessKey, string? SessionToken, string Time);
