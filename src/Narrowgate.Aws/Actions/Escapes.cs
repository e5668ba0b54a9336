using System.Globalization;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Actions;

/// <summary>The escapes of JSON's strings and of YAML's double quotes, wherever they stand.</summary>
internal static partial class Escapes
{
    /// <summary>
    /// One layer of them undone; what is left over of one can be the next one's start. Half a surrogate pair reads as the
    /// replacement character.
    /// </summary>
    public static string Undone(string text) => !text.Contains('\\', StringComparison.Ordinal)
        ? text
        : Escape().Replace(text, match => match.Groups["hex"] is { Success: true } hex ? Character(hex.Value)
            : match.Groups["fold"].Success ? ""
            : match.Groups["plain"].Value);

    private static string Character(string hex) =>
        int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var code
            && code is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF)
            ? char.ConvertFromUtf32(code)
            : "\uFFFD";

    [GeneratedRegex(
        @"\\(u(?<hex>[0-9A-Fa-f]{4})|x(?<hex>[0-9A-Fa-f]{2})|U(?<hex>[0-9A-Fa-f]{8})|"
        + @"(?<fold>\r?\n[ \t]*)|(?<plain>[\\/""]))",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Escape();
}
