using System.Collections.Immutable;

namespace Narrowgate.Policy;

/// <summary>A condition key that this version can determine.</summary>
/// <param name="Name">In the case of the documentation; policies may write it in any.</param>
/// <param name="Arity">Whether it needs a set qualifier.</param>
/// <param name="Read">What it says about a call.</param>
/// <param name="Words">The closed set of its values, where there is one: a misspelt word would never match.</param>
public sealed record ConditionKey(
    string Name,
    Arity Arity,
    Func<Facts, KeyValues> Read,
    ImmutableArray<string> Words = default)
{
    /// <summary>Whether it is about the action alone, and reads nothing else of the call.</summary>
    public bool IsOfAction { get; init; }
}

public enum Arity
{
    /// <summary>One value at most.</summary>
    Single,

    /// <summary>Many: only with ForAllValues or ForAnyValue.</summary>
    Many,

    /// <summary>
    /// One or many, as the request has it. Without a set qualifier, many of them are as good as unknown.
    /// </summary>
    Either,
}
