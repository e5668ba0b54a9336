using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Narrowgate.Policy;

/// <summary>A condition operator taken apart: <c>ForAnyValue:StringNotLikeIfExists</c>.</summary>
public sealed record ConditionOperator(
    string Name, Comparison Comparison, bool IsNegated, bool IfExists, SetQualifier Set)
{
    private const string IfExistsSuffix = "IfExists";

    private static readonly ImmutableArray<(string Name, Comparison Comparison, bool IsNegated)> Known =
    [
        ("StringEquals", Comparison.Text, false), ("StringNotEquals", Comparison.Text, true),
        ("StringEqualsIgnoreCase", Comparison.TextIgnoringCase, false),
        ("StringNotEqualsIgnoreCase", Comparison.TextIgnoringCase, true),
        ("StringLike", Comparison.Wildcards, false), ("StringNotLike", Comparison.Wildcards, true),
        ("Bool", Comparison.Boolean, false),
        ("ArnEquals", Comparison.Arn, false), ("ArnNotEquals", Comparison.Arn, true),
        ("ArnLike", Comparison.Arn, false), ("ArnNotLike", Comparison.Arn, true),
        ("Null", Comparison.Null, false),
    ];

    private static readonly ImmutableArray<string> Later =
    [
        "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
        "NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals",
        "DateGreaterThan", "DateGreaterThanEquals", "IpAddress", "NotIpAddress", "BinaryEquals",
    ];

    public static bool TryParse(
        string text, [NotNullWhen(true)] out ConditionOperator? parsed, [NotNullWhen(false)] out string? fault)
    {
        parsed = null;
        fault = null;
        var (set, rest) = Split(text);
        var ifExists = rest.EndsWith(IfExistsSuffix, StringComparison.OrdinalIgnoreCase);
        var name = ifExists ? rest[..^IfExistsSuffix.Length] : rest;
        var known = Known.FirstOrDefault(known => Same(known.Name, name));
        if (Later.Any(later => Same(later, name)))
        {
            fault = $"the condition operator {text} is not available in this version; use one of the String, Bool and Arn operators";
        }
        else if (known.Name is null)
        {
            var nearest = Spelling.Nearest(name, Known.Select(right => right.Name));
            fault = $"there is no condition operator {text}; "
                + (nearest is null ? "use one of the String, Bool and Arn operators" : $"write {nearest}");
        }
        else if (known.Comparison == Comparison.Null && (ifExists || set != SetQualifier.None))
        {
            fault = $"{text} says nothing that Null does not; write Null";
        }
        else
        {
            parsed = new ConditionOperator(text, known.Comparison, known.IsNegated, ifExists, set);
        }
        return parsed is not null;
    }

    private static (SetQualifier Set, string Name) Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return (colon < 0 ? "" : text[..colon]) switch
        {
            var all when Same(all, "ForAllValues") => (SetQualifier.ForAllValues, text[(colon + 1)..]),
            var any when Same(any, "ForAnyValue") => (SetQualifier.ForAnyValue, text[(colon + 1)..]),
            _ => (SetQualifier.None, text),
        };
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

public enum Comparison
{
    Text,
    TextIgnoringCase,
    Wildcards,
    Boolean,
    /// <summary>Part by part between the colons; ArnEquals and ArnLike are the same in IAM.</summary>
    Arn,
    /// <summary>Whether the key is absent.</summary>
    Null,
}

public enum SetQualifier
{
    None,
    ForAllValues,
    ForAnyValue,
}
