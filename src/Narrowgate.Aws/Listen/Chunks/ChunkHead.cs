using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Listen.Chunks;

/// <summary>The line before a chunk: <c>10000;chunk-signature=…</c>, or the size alone.</summary>
/// <param name="Size">In bytes; 0 for the last one.</param>
/// <param name="Signature">64 lower-case hex digits; null where chunks are not signed.</param>
internal sealed record ChunkHead(long Size, string? Signature)
{
    private const string Extension = ";chunk-signature=";

    /// <summary>Digits of a size that no number overflows with.</summary>
    private const int MostDigits = 15;

    /// <summary>
    /// One way to write each: no leading zeros, no blanks, no other extensions. What goes up is written the same way, and
    /// so has the same length.
    /// </summary>
    public static bool TryParse(string line, bool isSigned, [NotNullWhen(true)] out ChunkHead? head)
    {
        head = null;
        var digits = line;
        string? signature = null;
        if (isSigned)
        {
            var semicolon = line.IndexOf(';', StringComparison.Ordinal);
            if (semicolon < 0 || !line.AsSpan(semicolon).StartsWith(Extension, StringComparison.Ordinal))
            {
                return false;
            }
            digits = line[..semicolon];
            signature = line[(semicolon + Extension.Length)..];
            if (!SignatureAlgorithm.IsDigest(signature))
            {
                return false;
            }
        }
        if (digits.Length is 0 or > MostDigits || !digits.All(char.IsAsciiHexDigit) || (digits[0] == '0' && digits.Length > 1))
        {
            return false;
        }
        head = new ChunkHead(long.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), signature);
        return true;
    }

    /// <summary>With the end of its line.</summary>
    public string Write() => Signature is null ? $"{Size:x}\r\n" : $"{Size:x}{Extension}{Signature}\r\n";
}
