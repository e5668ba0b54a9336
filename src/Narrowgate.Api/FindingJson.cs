namespace Narrowgate.Api;

/// <param name="Health"><c>well</c>, <c>warning</c> or <c>fault</c>.</param>
/// <param name="Remedy">How to mend it; null where all is well.</param>
public sealed record FindingJson(string Subject, string Health, string Message, string? Remedy);
