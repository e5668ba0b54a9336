using System.Text.Json;
using Narrowgate.Server.Endpoints;
using Narrowgate.Server.Tests.Endpoints.Bench;

namespace Narrowgate.Cli.Tests;

/// <summary>The command line against a real listener: runs a command, and holds what it printed and its exit code.</summary>
internal sealed class CliBench : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ngcli");

    private CliBench(ApiBench gateway) => Gateway = gateway;

    public ApiBench Gateway { get; }
    public Dictionary<string, string> Variables { get; } = [];
    public byte[] Input { get; set; } = [];
    public string Folder => _directory.FullName;

    public static async Task<CliBench> StartAsync(Administration administration = Administration.ReadOnly)
    {
        var gateway = await ApiBench.StartAsync(administration);
        var bench = new CliBench(gateway);
        bench.Variables["NARROWGATE_SERVER"] = $"unix:{gateway.SocketPath}";
        return bench;
    }

    /// <summary>A file with that token, in the command's directory.</summary>
    public string Token(string token, string name = "token")
    {
        File.WriteAllText(Path.Combine(_directory.FullName, name), token + "\n");
        return name;
    }

    public Task<Ran> RunAsync(params string[] args) => RunAsync(new StringWriter(), default, args);

    public async Task<Ran> RunAsync(StringWriter output, CancellationToken cancellation, params string[] args)
    {
        var error = new StringWriter();
        var here = new Surroundings(
            () => new MemoryStream(Input), TextWriter.Synchronized(output), error, Variables.GetValueOrDefault, _directory.FullName, Gateway.Clock);
        var code = await CommandLine.RunAsync(args, here, cancellation);
        return new(code, output.ToString(), error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}

internal sealed record Ran(int Code, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement[] Json => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];
}
