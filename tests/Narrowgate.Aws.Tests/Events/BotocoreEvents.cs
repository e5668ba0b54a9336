using System.Diagnostics;
using System.Text.Json;

namespace Narrowgate.Aws.Tests.Events;

/// <summary>A message that botocore's models, serialisers and parsers made and read; see <c>botocore_events.py</c>.</summary>
internal sealed record SampledEvent(
    string Service, string Operation, string Direction, string Stream, string Type, bool IsException, string Frame, JsonElement Members);

/// <summary>A stream as botocore's frame reader sees it.</summary>
internal sealed record JudgedStream(string? Refused, JudgedMessage[]? Messages);

internal sealed record JudgedMessage(JsonElement[][] Headers, string Payload);

internal static class BotocoreEvents
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Every member of every event stream of the models, several times where there are unions in it.</summary>
    public static IReadOnlyList<SampledEvent> Sample() => Ask<SampledEvent>("sample", []);

    /// <summary>The same, with what botocore reads in these frames.</summary>
    public static IReadOnlyList<SampledEvent> Parse(IEnumerable<SampledEvent> events) =>
        Ask<SampledEvent>("parse", events.Select(sampled => JsonSerializer.Serialize(sampled, Options)));

    public static IReadOnlyList<JudgedStream> Frames(IEnumerable<byte[]> streams) =>
        Ask<JudgedStream>("frames", streams.Select(Convert.ToBase64String));

    private static List<T> Ask<T>(string question, IEnumerable<string> input)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Events", "botocore_events.py");
        using var python = Process.Start(
            new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [script, question])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }) ?? throw new InvalidOperationException("python3 did not start.");
        var output = python.StandardOutput.ReadToEndAsync();
        var errors = python.StandardError.ReadToEndAsync();
        foreach (var line in input)
        {
            python.StandardInput.WriteLine(line);
        }
        python.StandardInput.Close();
        python.WaitForExit();
        python.ExitCode.ShouldBe(0, errors.Result);
        return [.. output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<T>(line, Options)!)];
    }
}
