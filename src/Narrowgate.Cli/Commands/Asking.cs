using System.CommandLine;
using System.Globalization;

namespace Narrowgate.Cli.Commands;

/// <summary>Arguments and options that several commands share, and the addresses that they become.</summary>
internal static class Asking
{
    public static Argument<string> Id(string what) => new("ID") { Description = $"The id of the {what}" };

    public static Option<int?> Limit() => new("--limit") { Description = "At most so many; all, if not given", HelpName = "N" };

    /// <summary>PATH?name=value&amp;…, without what is null.</summary>
    public static string Path(string path, params (string Name, string? Value)[] query)
    {
        var parts = query.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}");
        var text = string.Join('&', parts);
        return text.Length == 0 ? path : $"{path}?{text}";
    }

    /// <summary>One of several: COLLECTION/ID.</summary>
    public static string One(string collection, string id) => $"{collection}/{Uri.EscapeDataString(id)}";

    public static string? Moment(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture);
}
