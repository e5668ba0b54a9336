namespace Narrowgate.JourneyTests;

/// <summary>The interpreter that has the independent judges: ./test says which.</summary>
internal static class Python
{
    public static string Executable { get; } = Environment.GetEnvironmentVariable("PYTHON") ?? "python3";
}
