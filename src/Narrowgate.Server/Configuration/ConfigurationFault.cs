namespace Narrowgate.Server.Configuration;

/// <summary>One thing that is wrong, and how to mend it: <c>FILE:LINE: what is wrong; what to write instead</c>.</summary>
public sealed record ConfigurationFault(string File, int Line, string Wrong, string Remedy)
{
    public override string ToString() => $"{File}:{Line}: {Wrong}; {Remedy}";
}
