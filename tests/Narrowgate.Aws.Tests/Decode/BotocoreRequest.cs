using System.Diagnostics;
using System.Text.Json;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Tests.Decode;

/// <summary>A request as botocore wrote it, with the parameters that it was given: an independent serialiser.</summary>
public sealed record BotocoreRequest(
    string Service, string SigningName, string Operation, string Protocol, string? Streamed, bool Full,
    string Method, string Path, string Query, string[][] Headers, string Body, JsonElement Parameters)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public byte[] BodyBytes => Convert.FromBase64String(Body);

    public AwsRequest Request => new(Method, Path, Query,
        [.. Headers.Select(header => new Header(header[0], header[1])).Append(new Header("Host", "localhost"))], "127.0.0.1", IsSecure: false);

    public string Title => $"{Protocol} {Service}:{Operation} {(Full ? "full" : "sparse")}";

    /// <summary>Every n-th operation of all services, every operation of the named ones.</summary>
    public static IEnumerable<BotocoreRequest> Sample(int every, params string[] services)
    {
        var start = new ProcessStartInfo("python3") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(System.IO.Path.Combine(AppContext.BaseDirectory, "Decode", "botocore_requests.py"));
        start.ArgumentList.Add(every.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var service in services)
        {
            start.ArgumentList.Add(service);
        }
        using var python = Process.Start(start)!;
        var errors = python.StandardError.ReadToEndAsync();
        while (python.StandardOutput.ReadLine() is { } line)
        {
            yield return JsonSerializer.Deserialize<BotocoreRequest>(line, Options)!;
        }
        python.WaitForExit();
        python.ExitCode.ShouldBe(0, errors.Result);
    }
}
