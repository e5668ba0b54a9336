using System.Diagnostics;
using System.Text.Json;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Tests.Decode;

/// <summary>botocore as an independent writer and reader of rpc-v2-cbor; see <c>botocore_cbor.py</c>.</summary>
internal static class BotocoreCbor
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Every operation of every service that speaks it, in CBOR and in JSON.</summary>
    public static IReadOnlyList<CborSample> Requests() =>
        [.. Run("requests", []).Select(line => JsonSerializer.Deserialize<CborSample>(line, Options)!)];

    /// <summary>What a caller gets out of each reply.</summary>
    public static IReadOnlyList<string> Reply(params CborReply[] replies) =>
        Run("reply", replies.Select(reply => JsonSerializer.Serialize(reply, Options)));

    private static IReadOnlyList<string> Run(string what, IEnumerable<string> input)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Decode", "botocore_cbor.py");
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [script, what])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("python3 did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        foreach (var line in input)
        {
            process.StandardInput.WriteLine(line);
        }
        process.StandardInput.Close();
        var lines = output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, "These tests need Python 3 with botocore: pip install botocore");
        return lines;
    }
}

internal sealed record CborSample(
    string Service, string SigningName, string Operation, bool Full, WrittenRequest Cbor, WrittenRequest Json)
{
    public string Title => $"{Service}:{Operation} {(Full ? "full" : "sparse")}";
}

internal sealed record WrittenRequest(string Method, string Path, string[][] Headers, byte[] Body)
{
    public AwsRequest Request => new(
        Method, Path, "", [.. Headers.Select(header => new Header(header[0], header[1]))], "127.0.0.1", IsSecure: false);
}

/// <param name="Body">In hex.</param>
internal sealed record CborReply(string Service, string Operation, int Status, Dictionary<string, string> Headers, string Body);
