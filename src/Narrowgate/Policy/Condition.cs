using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Narrowgate.Operations;

namespace Narrowgate.Policy;

/// <summary>One operator, one key, its values; all conditions of a statement must hold.</summary>
public sealed class Condition
{
    private readonly ConditionOperator _operator;
    private readonly ConditionKey _key;
    private readonly ImmutableArray<IValuePattern> _values;

    private Condition(ConditionOperator comparison, ConditionKey key, ImmutableArray<IValuePattern> values) =>
        (_operator, _key, _values) = (comparison, key, values);

    public override string ToString() => $"{_operator.Name} {_key.Name}";

    /// <summary>The first fault that key and operator, or one of the values, have together.</summary>
    public static bool TryCreate(
        ConditionOperator comparison,
        ConditionKey key,
        IReadOnlyList<string> values,
        ConditionKeys keys,
        [NotNullWhen(true)] out Condition? condition,
        [NotNullWhen(false)] out string? fault)
    {
        condition = null;
        fault = ValuePatterns.Misfit(comparison, key, values);
        var patterns = ImmutableArray.CreateBuilder<IValuePattern>(values.Count);
        foreach (var value in fault is null ? values : [])
        {
            if (!ValuePatterns.TryParse(comparison, key, value, keys, out var pattern, out fault))
            {
                return false;
            }
            patterns.Add(pattern);
        }
        condition = fault is null ? new Condition(comparison, key, patterns.ToImmutable()) : null;
        return condition is not null;
    }

    /// <summary>
    /// As in IAM, where all is known. What is unknown holds for a Deny and a RequireApproval and never for an Allow.
    /// </summary>
    internal bool Holds(Facts facts, Effect effect)
    {
        var found = _key.Read(facts);
        if (found.IsUnknown || (found.Values.Length > 1 && NeedsOneValue))
        {
            return effect != Effect.Allow;
        }
        if (_operator.Comparison == Comparison.Null)
        {
            return _values.Any(value => value.Matches(found.IsAbsent ? "true" : "false", facts) is true);
        }
        if (found.IsAbsent)
        {
            return HoldsWithoutKey;
        }
        return _operator.Set == SetQualifier.ForAnyValue
            ? found.Values.Any(value => Satisfies(value, facts, effect))
            : found.Values.All(value => Satisfies(value, facts, effect));
    }

    /// <summary>False where the action alone says that it never holds; true where it hangs on the call.</summary>
    internal bool MayHold(ActionUse use) => !_key.IsOfAction || Holds(new Facts(Question: null!, use), Effect.Deny);

    private bool NeedsOneValue => _operator is { Set: SetQualifier.None, Comparison: not Comparison.Null };

    // A negated operator holds for an absent key; a set qualifier decides by itself: all of none, any of none.
    private bool HoldsWithoutKey => _operator.IfExists || _operator.Set switch
    {
        SetQualifier.ForAllValues => true,
        SetQualifier.ForAnyValue => false,
        _ => _operator.IsNegated,
    };

    private bool Satisfies(string value, Facts facts, Effect effect)
    {
        var isOpen = false;
        foreach (var pattern in _values)
        {
            var matches = pattern.Matches(value, facts);
            if (matches is true)
            {
                return !_operator.IsNegated;
            }
            isOpen |= matches is null;
        }
        // A variable without a value matches nothing. "Is not nothing" must not open a door.
        return _operator.IsNegated && !(isOpen && effect == Effect.Allow);
    }
}
