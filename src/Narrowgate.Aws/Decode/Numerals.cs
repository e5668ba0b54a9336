namespace Narrowgate.Aws.Decode;

/// <summary>
/// JSON's grammar of numbers, wherever the digits came from: they are kept as sent, so they must be plain.
/// </summary>
internal static class Numerals
{
    public static bool IsInteger(ReadOnlySpan<char> text)
    {
        var digits = text is ['-', ..] ? text[1..] : text;
        return AreDigits(digits) && (digits.Length == 1 || digits[0] != '0');
    }

    public static bool IsNumber(ReadOnlySpan<char> text)
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
        return point < 0 ? IsInteger(text) : IsInteger(text[..point]) && AreDigits(text[(point + 1)..]);
    }

    public static bool IsNotANumber(string text) => text is "NaN" or "Infinity" or "-Infinity";

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange('0', '9') < 0;
}
