using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Narrowgate.Policy;

/// <summary>
/// An ARN with wildcards, compared part by part: a <c>*</c> does not reach over the colon that ends its part.
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
/// </summary>
internal sealed class ArnPattern : IValuePattern
{
    private const int Parts = 6;
    private readonly ImmutableArray<TextPattern> _parts;

    private ArnPattern(ImmutableArray<TextPattern> parts) => _parts = parts;

    public static bool TryParse(
        string text,
        ConditionKeys keys,
        [NotNullWhen(true)] out IValuePattern? pattern,
        [NotNullWhen(false)] out string? fault)
    {
        pattern = null;
        var parts = ImmutableArray.CreateBuilder<TextPattern>(Parts);
        foreach (var part in text == "*" ? ["*", "*", "*", "*", "*", "*"] : Split(text))
        {
            if (!TextPattern.TryParse(part, hasWildcards: true, StringComparison.Ordinal, keys, out var parsed, out fault))
            {
                return false;
            }
            parts.Add(parsed);
        }
        fault = parts.Count == Parts ? null : $"\"{text}\" is no ARN; write arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE";
        pattern = parts.Count == Parts ? new ArnPattern(parts.ToImmutable()) : null;
        return pattern is not null;
    }

    public bool? Matches(string value, Facts facts)
    {
        var parts = value.Split(':', Parts);
        bool? matches = parts.Length == Parts;
        for (var i = 0; i < Parts && matches is true; i++)
        {
            matches = _parts[i].Matches(parts[i], facts);
        }
        return matches;
    }

    // Colons inside a variable's braces do not count.
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var from = 0;
        var depth = 0;
        for (var place = 0; place < text.Length && parts.Count < Parts - 1; place++)
        {
            depth += text[place] switch { '{' => 1, '}' => -1, _ => 0 };
            if (text[place] == ':' && depth == 0)
            {
                parts.Add(text[from..place]);
                from = place + 1;
            }
        }
        parts.Add(text[from..]);
        return parts;
    }
}
