using System.Diagnostics;
using System.Globalization;
using Narrowgate.Aws;
using Narrowgate.Bench.DataPath;

namespace Narrowgate.Bench.Uploads;

/// <summary>A gateway in a process of its own, so that its memory is nobody else's.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    public const string Command = "gateway";

    private readonly Process _process;

    private GatewayProcess(Process process, Uri address, AwsCredential keys) =>
        (_process, Address, Keys) = (process, address, keys);

    public Uri Address { get; }

    public AwsCredential Keys { get; }

    /// <summary>The most that it has had in memory so far: VmHWM of Linux.</summary>
    public long PeakBytes => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture);

    public static async Task<GatewayProcess> StartAsync(string folder, Uri upstream)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Command, folder, upstream.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The gateway does not start.");
        async Task<string> LineAsync() =>
            await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The gateway does not start.");
        var address = new Uri(await LineAsync());
        return new GatewayProcess(process, address, new AwsCredential(await LineAsync(), await LineAsync(), await LineAsync()));
    }

    /// <summary>What runs in that process: says where it is and with which keys, and ends with its standard input.</summary>
    public static async Task<int> ServeAsync(string folder, Uri upstream)
    {
        await using var gateway = await BenchGateway.StartAsync(folder, upstream);
        var keys = await gateway.KeysAsync();
        foreach (var line in (string?[])[gateway.Address.ToString(), keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken])
        {
            Console.WriteLine(line);
        }
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
