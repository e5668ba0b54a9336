namespace Narrowgate.Cli;

/// <summary>The exit codes that scripts count on.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    /// <summary>The answer is no.</summary>
    public const int No = 1;
    public const int BadUsage = 2;
    public const int Unreachable = 3;
    /// <summary>Ended by Ctrl-C, as shells say it.</summary>
    public const int Interrupted = 130;
}

/// <summary>Ends a command with a message on standard error; caught in one place, <see cref="Commands.ClientCommand"/>.</summary>
internal sealed class CommandFailedException(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
