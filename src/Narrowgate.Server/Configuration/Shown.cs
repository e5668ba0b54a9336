namespace Narrowgate.Server.Configuration;

/// <summary>
/// What faults quote of a configuration: as written, never what a <c>${…}</c> stands for; short; on one line.
/// </summary>
internal static class Shown
{
    private const int Longest = 80;

    public static string Text(string text)
    {
        var line = OneLine(text);
        return line.Length > Longest ? $"{line[..Longest]}…" : line;
    }

    /// <summary>Without line breaks and terminal escapes.</summary>
    public static string OneLine(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));

    public static string Quoted(string text) => $"\"{Text(text)}\"";
}
