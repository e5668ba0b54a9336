namespace Narrowgate.Cli.Client;

/// <summary>A token in a file: never on a command line, where every process of the machine can read it.</summary>
internal static class TokenFile
{
    private const int LongestBytes = 64 * 1024;

    /// <summary>The token, without the line's end.</summary>
    public static string Read(string path, Surroundings here)
    {
        var file = new FileInfo(Path.GetFullPath(path, here.Directory));
        try
        {
            if (file is { Exists: true, Length: <= LongestBytes } && File.ReadAllText(file.FullName).Trim() is { Length: > 0 } token)
            {
                return token;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.BadUsage, $"The token file cannot be read: {exception.Message}");
        }
        throw new CommandFailedException(ExitCode.BadUsage, $"{file.FullName} is not a file with a token.");
    }
}
