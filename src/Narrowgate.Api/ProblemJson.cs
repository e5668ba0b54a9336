namespace Narrowgate.Api;

/// <summary>An error, as RFC 9457 (application/problem+json) has it.</summary>
/// <param name="Title">The kind of problem, the same for all of its kind.</param>
/// <param name="Detail">What is wrong and what to do.</param>
public sealed record ProblemJson(string Title, int Status, string Detail)
{
    public const string ContentType = "application/problem+json";
}
