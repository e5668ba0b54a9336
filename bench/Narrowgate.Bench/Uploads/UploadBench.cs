using System.Diagnostics;
using System.Globalization;
using Narrowgate.Aws;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Bench.Uploads;

/// <summary>
/// One large upload in each form, straight to a stub that hashes and through a gateway in a process of its own; prints a
/// Markdown table with the gateway's peak memory.
/// </summary>
internal static class UploadBench
{
    private static readonly string[] Forms =
    [
        "", "UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
    ];

    /// <param name="size">In bytes; a multiple of 64 KiB.</param>
    public static async Task<int> RunAsync(string folder, long size, TextWriter output)
    {
        await using var stub = await HashingStub.StartAsync();
        var digest = Convert.ToHexStringLower(FormedContent.Digest(size));
        await output.WriteLineAsync("| form | direct, s | gateway, s | peak RSS before, MiB | peak RSS after, MiB |");
        await output.WriteLineAsync("|---|---|---|---|---|");
        foreach (var form in Forms)
        {
            // A gateway a form: a peak is a process's, and does not go down again.
            var home = Directory.CreateDirectory(Path.Combine(folder, form.Length == 0 ? "digest" : form)).FullName;
            await using var gateway = await GatewayProcess.StartAsync(home, stub.Address);
            await SendAsync(gateway.Address, gateway.Keys, form, FormedContent.BlockBytes, null);
            stub.TakeLast();
            var before = gateway.PeakBytes;
            var direct = await SendAsync(stub.Address, BenchKeys, form, size, digest);
            Check(stub.TakeLast(), digest, form);
            var through = await SendAsync(gateway.Address, gateway.Keys, form, size, digest);
            Check(stub.TakeLast(), digest, form);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"| {(form.Length == 0 ? "hex digest" : form)} | {direct.TotalSeconds:N1} | {through.TotalSeconds:N1} | "
                + $"{before >> 20} | {gateway.PeakBytes >> 20} |"));
        }
        return 0;
    }

    private static AwsCredential BenchKeys { get; } = new("AKIABENCH00000000001", "a-secret-of-the-bench", sessionToken: null);

    private static void Check(string? stored, string digest, string form)
    {
        if (stored != digest)
        {
            throw new InvalidOperationException($"{form}: what was stored is not what was sent.");
        }
    }

    private static async Task<TimeSpan> SendAsync(Uri address, AwsCredential keys, string form, long size, string? digest)
    {
        var isFramed = form.StartsWith("STREAMING", StringComparison.Ordinal);
        var request = new UpstreamRequest("PUT", "/bench/key", "",
        [
            .. isFramed ? [new Header("Content-Encoding", "aws-chunked"), new Header("x-amz-decoded-content-length", $"{size}")] : Array.Empty<Header>(),
            .. form.EndsWith("TRAILER", StringComparison.Ordinal) ? [new Header("x-amz-trailer", "x-amz-checksum-sha256")] : Array.Empty<Header>(),
        ], default);
        var payload = form.Length > 0 ? form : digest ?? Convert.ToHexStringLower(FormedContent.Digest(size));
        var began = Stopwatch.GetTimestamp();
        var signed = new SigV4Signer(TimeProvider.System).Sign(
            request, address.Authority, "us-east-1", "s3", keys, payload, out var chain);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        using var message = new HttpRequestMessage(HttpMethod.Put, new Uri(address, "/bench/key"));
        message.Content = new FormedContent(form, size, chain);
        foreach (var (name, value) in request.Headers.AddRange(signed))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }
        using var reply = await http.SendAsync(message, CancellationToken.None);
        if (!reply.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{form}: {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}");
        }
        return Stopwatch.GetElapsedTime(began);
    }
}
