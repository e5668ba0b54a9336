using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// RFC 3986 as AWS uses it: only unreserved characters stand for themselves, everything else is UTF-8 in %XX.
/// </summary>
internal static class PercentEncoding
{
    /// <summary>False for a broken escape, a raw byte that must be escaped, or bytes that are not UTF-8.</summary>
    public static bool TryDecode(ReadOnlySpan<char> raw, bool plusIsSpace, [NotNullWhen(true)] out string? decoded)
    {
        decoded = null;
        var bytes = new byte[raw.Length];
        var length = 0;
        for (var index = 0; index < raw.Length; index++)
        {
            var character = raw[index];
            if (character == '%')
            {
                if (index + 2 >= raw.Length || !IsHex(raw[index + 1]) || !IsHex(raw[index + 2]))
                {
                    return false;
                }
                bytes[length++] = byte.Parse(
                    raw.Slice(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                index += 2;
                continue;
            }
            if (character is <= ' ' or > '~')
            {
                return false;
            }
            bytes[length++] = character == '+' && plusIsSpace ? (byte)' ' : (byte)character;
        }
        if (!Utf8.IsValid(bytes.AsSpan(0, length)))
        {
            return false;
        }
        decoded = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }

    /// <summary>As SigV4 has it, whose encoder takes a character for a byte.</summary>
    /// <param name="keepsSlash">For greedy labels, where a slash separates segments.</param>
    public static string Encode(string text, bool keepsSlash = false) =>
        UriEncoding.Encode(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)), keepsSlash);

    private static bool IsHex(char character) => char.IsAsciiHexDigit(character);
}
