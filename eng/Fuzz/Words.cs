namespace Narrowgate.Fuzz;

/// <summary>Words that several formats share.</summary>
internal static class Words
{
    public static IReadOnlyList<string> Encodings { get; } = ["%2F", "%25", "%00", "%c3%a9", "%ff", "+", "%2B", "%5C", "%2e"];

    public static IReadOnlyList<string> Json { get; } =
    [
        "{", "}", "[", "]", ":", ",", "\"", "null", "true", "false", "0", "-0", "1e400", "1E-7", "NaN", "\"\\u0041\"", "\\ud800",
        "\\\"", "{\"a\":1}", "\uFEFF", "//", "1.0", "\"Infinity\"", "99999999999999999999",
    ];
}
