using System.Text;

namespace Narrowgate.Aws.Signing;

/// <summary>
/// Percent-encoding as SigV4 has it: everything but letters, digits and <c>-._~</c>, in capitals. A character stands
/// for a byte (Latin-1), as on the wire.
/// </summary>
public static class UriEncoding
{
    private const string Hex = "0123456789ABCDEF";

    /// <summary>Encodes all, percent signs too.</summary>
    public static string Encode(string text, bool keepSlash = false) => Write(text, keepSlash, keepEscapes: false);

    /// <summary>
    /// Encodes what was left unencoded and keeps the escapes that are there, letter for letter: decoding and encoding
    /// again, as one may be tempted to, would let <c>%e1</c> and <c>%E1</c> carry the same signature.
    /// </summary>
    public static string Complete(string text, bool keepSlash = false) => Write(text, keepSlash, keepEscapes: true);

    private static string Write(string text, bool keepSlash, bool keepEscapes)
    {
        var written = new StringBuilder(text.Length + 16);
        for (var place = 0; place < text.Length; place++)
        {
            var character = text[place];
            if (IsUnreserved(character) || (keepSlash && character == '/') || (keepEscapes && IsEscape(text, place)))
            {
                written.Append(character);
            }
            else
            {
                written.Append('%').Append(Hex[(character >> 4) & 15]).Append(Hex[character & 15]);
            }
        }
        return written.ToString();
    }

    private static bool IsUnreserved(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~';

    private static bool IsEscape(string text, int place) =>
        text[place] == '%' && place + 2 < text.Length
        && char.IsAsciiHexDigit(text[place + 1]) && char.IsAsciiHexDigit(text[place + 2]);
}
