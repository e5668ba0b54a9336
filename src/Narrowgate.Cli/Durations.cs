using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Narrowgate.Cli;

/// <summary>Durations as the configuration writes them (<c>90s</c>, <c>15m</c>, <c>12h</c>, <c>365d</c>), and moments.</summary>
internal static class Durations
{
    public static TimeSpan? Parse(string text)
    {
        if (text.Length < 2
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' when count <= 36_500 => TimeSpan.FromDays(count),
            _ => null,
        };
    }

    /// <summary>An option such as <c>--ttl 1h</c>.</summary>
    public static Option<TimeSpan> Option(string name, string description, string initial) =>
        new(name)
        {
            Description = $"{description} (90s, 15m, 12h, 7d; {initial} if not given)",
            HelpName = "D",
            DefaultValueFactory = _ => Parse(initial)!.Value,
            CustomParser = result => Parse(Only(result)) ?? Fault<TimeSpan>(result, "is not a duration; write 90s, 15m, 12h or 7d"),
        };

    /// <summary><c>--since 7d</c>, or a time in ISO 8601.</summary>
    public static Option<DateTimeOffset?> Since(TimeProvider clock) =>
        new("--since")
        {
            Description = "Only what came later: 15m, 7d, or a time such as 2026-01-31T12:00:00Z",
            HelpName = "D|TIME",
            CustomParser = result =>
            {
                if (Parse(Only(result)) is { } ago)
                {
                    return clock.GetUtcNow() - ago;
                }
                return DateTimeOffset.TryParse(
                    Only(result), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                    ? at
                    : Fault<DateTimeOffset?>(result, "is neither a duration (7d) nor a time (2026-01-31T12:00:00Z)");
            },
        };

    private static string Only(ArgumentResult result) => result.Tokens[^1].Value;

    private static T? Fault<T>(ArgumentResult result, string fault)
    {
        result.AddError($"{Only(result)} {fault}.");
        return default;
    }
}
