using System.Globalization;

namespace Narrowgate.Server.Configuration;

/// <summary>Durations and sizes as configuration writes them.</summary>
internal static class Measures
{
    /// <summary><c>90s</c>, <c>15m</c>, <c>12h</c>, <c>365d</c>; null where it is none.</summary>
    public static TimeSpan? Duration(string text)
    {
        var unit = text.Length == 0 ? TimeSpan.Zero : text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        return unit > TimeSpan.Zero && Count(text[..^1]) is { } count ? unit * count : null;
    }

    /// <summary>The shortest way to write it: <c>50s</c>.</summary>
    public static string Write(TimeSpan duration) => duration switch
    {
        { TotalDays: >= 2 } when duration.TotalDays % 1 == 0 => $"{duration.TotalDays}d",
        { TotalHours: >= 1 } when duration.TotalHours % 1 == 0 => $"{duration.TotalHours}h",
        { TotalMinutes: >= 2 } when duration.TotalMinutes % 1 == 0 => $"{duration.TotalMinutes}m",
        _ => $"{duration.TotalSeconds}s",
    };

    /// <summary>Bytes: <c>64KiB</c>, <c>10MiB</c>; null where it is none.</summary>
    public static long? Size(string text)
    {
        foreach (var (unit, bytes) in new (string, long)[] { ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30) })
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
            {
                return Count(text[..^unit.Length]) * bytes;
            }
        }
        return null;
    }

    // At most 6 digits: no unit takes it beyond what a TimeSpan or a long holds.
    private static int? Count(string digits) =>
        digits.Length is >= 1 and <= 6 && digits.All(char.IsAsciiDigit)
            ? int.Parse(digits, CultureInfo.InvariantCulture)
            : null;
}
