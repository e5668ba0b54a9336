using System.Collections.Immutable;
using Narrowgate.Operations;

namespace Narrowgate.Policy;

/// <summary>What a condition may look at: the question, and which of its actions is being judged.</summary>
public readonly record struct Facts(Question Question, ActionUse Use);

/// <summary>What a condition key has to say about a call: nothing, some values, or that it cannot be told.</summary>
public readonly record struct KeyValues
{
    private readonly ImmutableArray<string> _values;

    private KeyValues(ImmutableArray<string> values, bool isUnknown) => (_values, IsUnknown) = (values, isUnknown);

    /// <summary>The request does not carry it, as in IAM.</summary>
    public static KeyValues Absent => default;

    /// <summary>
    /// There is a value and it cannot be told: satisfies a Deny and a RequireApproval, never an Allow.
    /// </summary>
    public static KeyValues Unknown { get; } = new([], isUnknown: true);

    public bool IsUnknown { get; }

    public ImmutableArray<string> Values => _values.IsDefault ? [] : _values;

    public bool IsAbsent => !IsUnknown && Values.IsEmpty;

    public static KeyValues Of(string value) => new([value], isUnknown: false);

    public static KeyValues Of(ImmutableArray<string> values) => new(values, isUnknown: false);
}
