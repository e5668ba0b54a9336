using System.Globalization;
using System.Text.RegularExpressions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Models;

/// <summary>The three forms in which AWS writes time.</summary>
internal static partial class Timestamps
{
    private const decimal TicksPerSecond = TimeSpan.TicksPerSecond;
    private const string Rfc822 = "ddd, dd MMM yyyy HH:mm:ss 'GMT'";
    private const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly string[] Iso8601 =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The member's own format, else its shape's, else what is usual at that place.</summary>
    public static TimestampFormat FormatOf(Member member, TimestampFormat usual) =>
        member.TimestampFormat ?? member.Shape.TimestampFormat ?? usual;

    public static DateTimeOffset? Parse(string text, TimestampFormat format) => format switch
    {
        TimestampFormat.UnixTimestamp => ParseUnix(text),
        TimestampFormat.Rfc822 => ParseExact(text, [Rfc822]),
        // The class library takes a time without a zone, and a point without a fraction.
        _ => Iso8601Form().IsMatch(text) ? ParseExact(text, Iso8601) : null,
    };

    public static string Format(DateTimeOffset instant, TimestampFormat format) => format switch
    {
        TimestampFormat.UnixTimestamp => FormatUnix(instant),
        TimestampFormat.Rfc822 => instant.UtcDateTime.ToString(Rfc822, CultureInfo.InvariantCulture),
        _ => ValueJson.Format(instant),
    };

    private static DateTimeOffset? ParseExact(string text, string[] forms) =>
        DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, Universal, out var instant) ? instant : null;

    private static DateTimeOffset? ParseUnix(string text)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out var seconds)
            || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() + 1)
        {
            return null;
        }
        // The last second of the year 9999 has fractions too, but the next second is no instant.
        var ticks = decimal.Round(seconds * TicksPerSecond);
        return ticks <= (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks
            ? DateTimeOffset.UnixEpoch.AddTicks((long)ticks)
            : null;
    }

    [GeneratedRegex(@"\A[0-9-]{10}T[0-9:]{8}(\.[0-9]+)?(Z|[+-][0-9:]{5})\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Iso8601Form();

    private static string FormatUnix(DateTimeOffset instant) =>
        ((instant - DateTimeOffset.UnixEpoch).Ticks / TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture);
}
