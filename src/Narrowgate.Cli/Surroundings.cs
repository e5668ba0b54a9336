namespace Narrowgate.Cli;

/// <summary>What the command line takes from the process around it.</summary>
/// <param name="Input">Standard input, opened when a command reads it.</param>
/// <param name="Variable">An environment variable, or null.</param>
/// <param name="Directory">Where relative paths begin.</param>
internal sealed record Surroundings(
    Func<Stream> Input,
    TextWriter Output,
    TextWriter Error,
    Func<string, string?> Variable,
    string Directory,
    TimeProvider Clock)
{
    public static Surroundings OfThisProcess() =>
        new(
            Console.OpenStandardInput, Console.Out, Console.Error, Environment.GetEnvironmentVariable, Environment.CurrentDirectory,
            TimeProvider.System);
}
