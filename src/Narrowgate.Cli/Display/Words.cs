using System.Globalization;
using Narrowgate.Api;

namespace Narrowgate.Cli.Display;

/// <summary>Small things that several commands say alike.</summary>
internal static class Words
{
    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string PreciseTime(DateTimeOffset at) =>
        at.UtcDateTime.ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>ec2:StopInstances</c>, or what stands for a request that was not understood.</summary>
    public static string What(string? service, string? operation) =>
        service is null ? "(not understood)" : $"{service}:{operation}";

    /// <summary>The first, and how many more.</summary>
    public static string Resources(IReadOnlyList<string> resources) => resources.Count switch
    {
        0 => "",
        1 => resources[0],
        _ => $"{resources[0]} +{resources.Count - 1}",
    };

    public static string Duration(double seconds) => seconds switch
    {
        >= 7200 => Number(seconds / 3600, "h"),
        >= 120 => Number(seconds / 60, "m"),
        _ => Number(seconds, "s"),
    };

    public static string Answer(AnswerJson answer) =>
        $"{answer.Answer} by {answer.By} at {Time(answer.At)}"
        + (string.IsNullOrEmpty(answer.Comment) ? "" : $": \"{answer.Comment}\"");

    private static string Number(double count, string unit) =>
        count.ToString("0.#", CultureInfo.InvariantCulture) + unit;
}
