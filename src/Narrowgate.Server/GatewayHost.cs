namespace Narrowgate.Server;

/// <summary>Puts the gateway together from its configuration and runs it.</summary>
public static class GatewayHost
{
    /// <summary>Returns the exit code: 0 once it was told to end, 2 where the configuration has faults.</summary>
    /// <param name="configPath">A YAML file, or a folder of them.</param>
    /// <param name="isCheck">Only validate.</param>
    public static Task<int> RunAsync(string configPath, bool isCheck, CancellationToken cancellation) =>
        throw new NotSupportedException("The gateway's host is not in this build.");
}
