namespace Narrowgate.Api;

/// <summary>One page of a listing.</summary>
/// <param name="Next">What to send as <c>cursor</c> for the next page; absent at the end.</param>
public sealed record PageJson<T>(IReadOnlyList<T> Items, string? Next);
