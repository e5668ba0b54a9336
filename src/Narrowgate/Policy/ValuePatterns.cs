using System.Diagnostics.CodeAnalysis;

namespace Narrowgate.Policy;

/// <summary>A value of a condition, in the way that its operator compares.</summary>
internal interface IValuePattern
{
    /// <summary>Null where a variable has no value.</summary>
    bool? Matches(string value, Facts facts);
}

/// <summary>Reads a condition's values, and finds what could never match.</summary>
internal static class ValuePatterns
{
    /// <summary>What is wrong with key and operator together, or null.</summary>
    public static string? Misfit(ConditionOperator comparison, ConditionKey key, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return $"{comparison.Name} of {key.Name} has no value; write at least one";
        }
        if (comparison.Comparison == Comparison.Null)
        {
            return null;
        }
        if (key.Arity == Arity.Many && comparison.Set == SetQualifier.None)
        {
            return $"{key.Name} has many values; write ForAnyValue:{comparison.Name} or ForAllValues:{comparison.Name}";
        }
        return null;
    }

    public static bool TryParse(
        ConditionOperator comparison,
        ConditionKey key,
        string value,
        ConditionKeys keys,
        [NotNullWhen(true)] out IValuePattern? pattern,
        [NotNullWhen(false)] out string? fault)
    {
        switch (comparison.Comparison)
        {
            case Comparison.Boolean or Comparison.Null:
                pattern = bool.TryParse(value, out _) ? new BooleanPattern(value) : null;
                fault = pattern is null
                    ? $"{comparison.Name} compares with true or false, not \"{value}\"; write one of them"
                    : null;
                return pattern is not null;
            case Comparison.Arn:
                return ArnPattern.TryParse(value, keys, out pattern, out fault);
            default:
                return TryParseText(comparison.Comparison, key, value, keys, out pattern, out fault);
        }
    }

    private static bool TryParseText(
        Comparison comparison,
        ConditionKey key,
        string value,
        ConditionKeys keys,
        [NotNullWhen(true)] out IValuePattern? pattern,
        [NotNullWhen(false)] out string? fault)
    {
        pattern = null;
        var ordinal = comparison == Comparison.TextIgnoringCase
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal;
        if (!TextPattern.TryParse(value, comparison == Comparison.Wildcards, ordinal, keys, out var text, out fault))
        {
            return false;
        }
        fault = Misspelt(key, text);
        pattern = fault is null ? new PlainPattern(text) : null;
        return pattern is not null;
    }

    private static string? Misspelt(ConditionKey key, TextPattern text)
    {
        if (key.Words.IsDefaultOrEmpty || text.HasVariables || key.Words.Any(word => text.Matches(word, default) is true))
        {
            return null;
        }
        var right = Spelling.Nearest(text.Source, key.Words) is { } nearest
            ? $"write {nearest}"
            : $"its values are {string.Join(", ", key.Words)}";
        return $"{key.Name} is never \"{text.Source}\"; {right}";
    }

    private sealed record BooleanPattern(string Expected) : IValuePattern
    {
        public bool? Matches(string value, Facts facts) =>
            string.Equals(value, Expected, StringComparison.OrdinalIgnoreCase);
    }

    private sealed record PlainPattern(TextPattern Text) : IValuePattern
    {
        public bool? Matches(string value, Facts facts) => Text.Matches(value, facts);
    }
}
