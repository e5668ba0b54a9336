namespace Narrowgate.Cli.Display;

/// <summary>A word for a POSIX shell that stays one word and is never run, whatever is in it.</summary>
internal static class ShellQuote
{
    public static string Of(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "_-./:=@,+".Contains(letter, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
