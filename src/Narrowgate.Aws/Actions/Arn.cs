using System.Diagnostics.CodeAnalysis;

namespace Narrowgate.Aws.Actions;

/// <summary>An ARN in its six parts. Of an alias or a name within it nothing is known.</summary>
public sealed record Arn(string Text, string Partition, string Service, string Region, string Account, string Resource)
{
    /// <summary>Whether the text is an ARN that names exactly one thing: no wildcards, no control characters.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Arn? arn)
    {
        arn = null;
        if (!IsLiteral(text) || !text.StartsWith("arn:aws", StringComparison.Ordinal))
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
    public static bool IsArn(string text) => text.StartsWith("arn:", StringComparison.Ordinal);

    /// <summary>Whether a text is an account's number.</summary>
    public static bool IsAccount(string text) => text.Length == 12 && text.All(char.IsAsciiDigit);

    public override string ToString() => Text;
}
