using System.Globalization;
using System.Text;

namespace Narrowgate.Cli.Display;

/// <summary>
/// Text of others made harmless for a terminal: control characters (escape sequences), bidirectional and other invisible
/// formatting, and broken surrogates are shown as <c>\u{202E}</c>, so that what one reads is what is there.
/// </summary>
internal static class Printable
{
    /// <summary>On one line.</summary>
    public static string Of(string? text)
    {
        if (text is null)
        {
            return "";
        }
        var shown = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (Rune.TryGetRuneAt(text, at, out var rune))
            {
                Append(shown, rune);
                at += rune.Utf16SequenceLength - 1;
            }
            else
            {
                Escape(shown, text[at]);
            }
        }
        return shown.ToString();
    }

    /// <summary>Each line by itself; the caller indents them, so that none can pass for one of ours.</summary>
    public static IEnumerable<string> Lines(string text) => text.ReplaceLineEndings("\n").Split('\n').Select(Of);

    private static void Append(StringBuilder shown, Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned)
        {
            Escape(shown, rune.Value);
        }
        else
        {
            shown.Append(rune.ToString());
        }
    }

    private static void Escape(StringBuilder shown, int code) =>
        shown.Append(CultureInfo.InvariantCulture, $"\\u{{{code:X}}}");
}
