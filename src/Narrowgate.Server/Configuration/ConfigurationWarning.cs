namespace Narrowgate.Server.Configuration;

/// <summary>What is no fault, and still likely not what was meant: <c>FILE:LINE: warning: what; what to write</c>.</summary>
public sealed record ConfigurationWarning(string File, int Line, string Message, string Remedy)
{
    public override string ToString() => $"{File}:{Line}: warning: {Message}; {Remedy}";
}
