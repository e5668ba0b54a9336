using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// A Content-Type: its name in lower case, empty where there is none, and whether its text is UTF-8 and nothing else is
/// said about it. Readers differ in which of two charsets they take, and in what they make of <c>charset =</c>.
/// </summary>
internal readonly record struct MediaType(string Name, bool IsUtf8)
{
    public const string Form = "application/x-www-form-urlencoded";

    public static MediaType Of(AwsRequest request)
    {
        var parts = (request.Header("Content-Type") ?? string.Empty).Split(';', StringSplitOptions.TrimEntries);
        return new MediaType(
            parts[0].ToLowerInvariant(),
            parts.Length == 1 || (parts.Length == 2 && parts[1].ToLowerInvariant() is "charset=utf-8" or "charset=\"utf-8\""));
    }
}
