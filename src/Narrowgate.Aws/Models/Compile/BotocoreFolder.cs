using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>The <c>data/</c> folder of an installed botocore, and which botocore that is.</summary>
public static partial class BotocoreFolder
{
    /// <returns><c>botocore 1.43.11</c></returns>
    /// <exception cref="ModelException">The folder does not lie in a botocore.</exception>
    public static string Source(ModelFolder folder)
    {
        var package = Path.Combine(folder.Path, "..", "__init__.py");
        var version = File.Exists(package) ? Version().Match(File.ReadAllText(package)) : Match.Empty;
        return version.Success
            ? $"botocore {version.Groups["version"].Value}"
            : throw new ModelException(package, "names no version: is this botocore's data folder?");
    }

    [GeneratedRegex("__version__ = '(?<version>[0-9.]+)'", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Version();
}
