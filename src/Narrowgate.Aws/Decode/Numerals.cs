using System.Globalization;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// JSON's grammar of numbers, wherever the digits came from: they are kept as sent, so they must be plain. What does
/// not fit into 64 bits is cut by one reader, infinite to another and a fault to a third.
/// </summary>
internal static class Numerals
{
    public static bool IsInteger(ReadOnlySpan<char> text) =>
        IsWhole(text) && text is not "-0"
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    public static bool IsNumber(ReadOnlySpan<char> text) => IsDecimal(text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number);

    private static bool IsWhole(ReadOnlySpan<char> text)
    {
        var digits = text is ['-', ..] ? text[1..] : text;
        return AreDigits(digits) && (digits.Length == 1 || digits[0] != '0');
    }

    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        var exponent = text.IndexOfAny('e', 'E');
        if (exponent >= 0)
        {
            var power = text[(exponent + 1)..];
            if (!AreDigits(power is ['+' or '-', ..] ? power[1..] : power))
            {
                return false;
            }
            text = text[..exponent];
        }
        var point = text.IndexOf('.');
        return point < 0 ? IsWhole(text) : IsWhole(text[..point]) && AreDigits(text[(point + 1)..]);
    }

    public static bool IsNotANumber(string text) => text is "NaN" or "Infinity" or "-Infinity";

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange('0', '9') < 0;
}
