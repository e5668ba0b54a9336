using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Decode;

/// <summary>A Content-Type: its name in lower case, empty where there is none, and whether its text is UTF-8.</summary>
internal readonly record struct MediaType(string Name, bool IsUtf8)
{
    public const string Form = "application/x-www-form-urlencoded";

    public static MediaType Of(AwsRequest request)
    {
        var parts = (request.Header("Content-Type") ?? string.Empty).Split(';', StringSplitOptions.TrimEntries);
        var charsets = parts.Skip(1).Where(part => part.StartsWith("charset=", StringComparison.OrdinalIgnoreCase));
        return new MediaType(
            parts[0].ToLowerInvariant(),
            charsets.All(charset => charset["charset=".Length..].Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
    }
}
