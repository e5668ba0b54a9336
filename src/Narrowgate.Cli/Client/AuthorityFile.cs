namespace Narrowgate.Cli.Client;

/// <summary>The certificate of the gateway's own authority as a file, which is how SDKs want to be told whom to trust.</summary>
internal static class AuthorityFile
{
    /// <summary>The gateway's own file where the gateway is on this machine; else fetched, and put where it is wanted.</summary>
    public static async Task<string> FindAsync(
        GatewayClient gateway, string? wanted, Surroundings here, CancellationToken cancellation)
    {
        if (wanted is null && gateway.Server.SocketPath is { } socket
            && Path.Combine(Path.GetDirectoryName(socket)!, "tls", "ca.pem") is var own && File.Exists(own))
        {
            return own;
        }
        var pem = await gateway.GetTextAsync("ca.pem", cancellation);
        var path = wanted is null ? DefaultPath(gateway.Server, here) : Path.GetFullPath(wanted, here.Directory);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, pem, cancellation);
            return path;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(
                ExitCode.BadUsage, $"The authority's certificate cannot be written: {broken.Message} Name another file with --ca-file.");
        }
    }

    private static string DefaultPath(ServerAddress server, Surroundings here) => Path.Combine(
        here.Variable("HOME") is { Length: > 0 } home ? home : here.Directory,
        ".narrowgate", server.IsSocket ? "ca.pem" : $"{server.Base.Host.Trim('[', ']')}-{server.Base.Port}.pem");
}
