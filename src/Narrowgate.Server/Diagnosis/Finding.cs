namespace Narrowgate.Server.Diagnosis;

/// <summary>What was looked at, how it is, and how to mend it.</summary>
/// <param name="Subject"><c>configuration</c>, <c>target prod</c>.</param>
/// <param name="Remedy">Null where all is well.</param>
public sealed record Finding(string Subject, Health Health, string Message, string? Remedy)
{
    public static Finding Well(string subject, string message) => new(subject, Health.Well, message, Remedy: null);

    public static Finding Warning(string subject, string message, string remedy) => new(subject, Health.Warning, message, remedy);

    public static Finding Fault(string subject, string message, string remedy) => new(subject, Health.Fault, message, remedy);
}

public enum Health
{
    Well,

    /// <summary>It works, and somebody should look at it.</summary>
    Warning,

    /// <summary>The gateway does not start, or something of it does not work.</summary>
    Fault,
}
