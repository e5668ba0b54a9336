namespace Narrowgate.Bench.Journal;

/// <summary>One round of one arrangement.</summary>
internal sealed record Measurement(double PerSecond, TimeSpan P50, TimeSpan P99);
