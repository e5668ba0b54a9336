using System.Diagnostics.CodeAnalysis;

namespace Narrowgate.Aws.Actions;

/// <summary>An ARN in its six parts. Of an alias or a name within it nothing is known.</summary>
public sealed record Arn(string Text, string Partition, string Service, string Region, string Account, string Resource)
{
    /// <summary>What every ARN begins with.</summary>
    internal const string Start = "arn:";

    /// <summary>Whether the text is an ARN that names exactly one thing: no wildcards, no control characters.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Arn? arn)
    {
        arn = null;
        if (!IsLiteral(text) || !text.StartsWith($"{Start}aws", StringComparison.Ordinal))
        {
            return false;
        }
        var parts = text.Split(':', 6);
        if (parts.Length == 6 && parts[2].Length > 0 && parts[5].Length > 0)
        {
            arn = new Arn(text, parts[1], parts[2], parts[3], parts[4], parts[5]);
        }
        return arn is not null;
    }

    /// <summary>Whether a value can stand inside an ARN as itself: policies would read * and ? as patterns.</summary>
    public static bool IsLiteral(string value) =>
        value.Length > 0 && !value.Any(character => character is '*' or '?' || char.IsControl(character));

    /// <summary>Whether a text is written as an ARN, complete or not.</summary>
    public static bool IsArn(string text) => text.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>Whether a text is an account's number.</summary>
    public static bool IsAccount(string text) => text.Length == 12 && text.All(char.IsAsciiDigit);

    /// <summary>The account in a text that is written as an ARN; null where it has none or is none.</summary>
    internal static string? AccountOf(string text) =>
        IsArn(text) && Parts(text) is { Length: 6 } parts && IsAccount(parts[4]) ? parts[4] : null;

    /// <summary>
    /// The parts of a text that is written as an ARN, six where it is complete; a template's <c>${AWS::Partition}</c> is one
    /// of them though it has colons.
    /// </summary>
    internal static string[] Parts(string text)
    {
        var parts = new List<string>(6);
        var (start, depth) = (0, 0);
        for (var at = 0; at < text.Length && parts.Count < 5; at++)
        {
            depth += text[at] == '{' && at > 0 && text[at - 1] == '$' ? 1 : text[at] == '}' && depth > 0 ? -1 : 0;
            if (text[at] == ':' && depth == 0)
            {
                parts.Add(text[start..at]);
                start = at + 1;
            }
        }
        return [.. parts, text[start..]];
    }

    /// <summary>Whether it is a thing of a service whose resource begins so: <c>("ssm", "document/")</c>.</summary>
    internal bool Is(string service, string beginning) =>
        Service == service && Resource.StartsWith(beginning, StringComparison.Ordinal);

    public override string ToString() => Text;
}
