using System.Runtime.CompilerServices;

namespace Narrowgate.JourneyTests.Clients;

/// <summary>The SDK for JavaScript, at the versions of its lock file: ./test installs it.</summary>
internal static class JavaScript
{
    /// <summary>For node's NODE_PATH.</summary>
    public static string Modules { get; } = Find();

    private static string Find([CallerFilePath] string path = "")
    {
        var folder = Environment.GetEnvironmentVariable("NARROWGATE_NODE_MODULES")
            ?? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", ".cache", "javascript", "node_modules"));
        Directory.Exists(Path.Combine(folder, "@aws-sdk")).ShouldBeTrue(
            $"The AWS SDK for JavaScript is not at {folder}: run ./test, which installs it, or set NARROWGATE_NODE_MODULES.");
        return folder;
    }
}
