namespace Narrowgate.Fuzz;

/// <summary>An input that a target did not bear.</summary>
/// <param name="What">The exception's type and message, or how long it took.</param>
internal sealed record Finding(byte[] Input, string What);
