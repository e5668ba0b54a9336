using System.Globalization;
using System.Text;

namespace Narrowgate.Oidc.Tokens;

/// <summary>
/// What a subject, a group or a tag may look like. Characters that do not print, or that turn the reading direction,
/// would make one name look like another to the person who approves.
/// </summary>
internal static class NameText
{
    /// <summary>OpenID Connect Core, section 2: a sub is at most 255 characters; STS has the same bound.</summary>
    public const int Characters = 255;

    /// <summary>Null if it is fine, else what is wrong.</summary>
    public static string? Fault(string text)
    {
        if (text.Length is 0 or > Characters)
        {
            return $"has {text.Length} characters, expected 1 to {Characters}";
        }
        return text.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
            or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            ? $"{TokenRefusal.Shown(text)} has characters that do not print"
            : null;
    }
}
