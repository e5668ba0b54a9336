using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

[assembly: AssemblyFixture(typeof(Narrowgate.JourneyTests.Emulator))]

namespace Narrowgate.JourneyTests;

/// <summary>moto in server mode: a real AWS endpoint as far as wire and state go. One for all tests, on a port of its own.</summary>
public sealed class Emulator : IAsyncLifetime
{
    private readonly Process _process;

    public Emulator()
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(Python.Executable)
        {
            ArgumentList = { "-m", "moto.server", "-H", "127.0.0.1", "-p", Address.Port.ToString() },
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("python3 does not start.");
        _process.ErrorDataReceived += static (_, _) => { };
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public Uri Address { get; }

    /// <summary>The key with which the gateway (and a test that looks behind it) reaches the emulator.</summary>
    public const string AccessKeyId = "AKIAJOURNEYTESTS0001";

    public const string SecretAccessKey = "upstream-secret-that-must-never-be-seen";

    public async ValueTask InitializeAsync()
    {
        using var client = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                using var reply = await client.GetAsync(new Uri(Address, "/moto-api/"), patience.Token);
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>A port that was free a moment ago: for peers that cannot report the port that they bound.</summary>
    public static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
