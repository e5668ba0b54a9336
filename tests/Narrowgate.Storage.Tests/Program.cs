using Xunit.Runner.InProc.SystemConsole;

namespace Narrowgate.Storage.Tests;

/// <summary>The tests; or, with <c>append FOLDER</c>, a process that a test starts in order to kill it.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args) => args is ["append", var folder]
        ? await Journal.AppendingProcess.RunAsync(folder)
        : await ConsoleRunner.Run(args);
}
