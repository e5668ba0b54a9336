using System.Text;

namespace Narrowgate.Aws.Actions.Services;

/// <param name="Text">A name without its quotes; else as it stands.</param>
/// <param name="IsName">A name in double quotes.</param>
/// <param name="Keyword">A bare word in upper case or a symbol; empty for quoted names and literals.</param>
internal readonly record struct PartiQlToken(string Text, bool IsName, string Keyword);

/// <summary>Cuts a statement into tokens. Comments, backticks (Ion) and unclosed quotes are not taken.</summary>
internal static class PartiQlTokens
{
    /// <summary>Null where something in the text is not understood.</summary>
    public static List<PartiQlToken>? Read(string statement)
    {
        List<PartiQlToken> tokens = [];
        for (var at = 0; at < statement.Length;)
        {
            var character = statement[at];
            if (character is ' ' or '\t' or '\r' or '\n')
            {
                at++;
            }
            else if (character is '"' or '\'')
            {
                if (Quoted(statement, ref at) is not { } text)
                {
                    return null;
                }
                tokens.Add(new PartiQlToken(text, IsName: character == '"', Keyword: ""));
            }
            else if (char.IsAsciiLetterOrDigit(character) || character == '_')
            {
                var start = at;
                while (at < statement.Length && (char.IsAsciiLetterOrDigit(statement[at]) || statement[at] == '_'))
                {
                    at++;
                }
                var word = statement[start..at];
                tokens.Add(new PartiQlToken(word, IsName: false, word.ToUpperInvariant()));
            }
            else if (character == '`' || character > '~' || char.IsControl(character) || BeginsComment(statement, at))
            {
                return null;
            }
            else
            {
                tokens.Add(new PartiQlToken(character.ToString(), IsName: false, character.ToString()));
                at++;
            }
        }
        return tokens;
    }

    private static bool BeginsComment(string statement, int at) =>
        at + 1 < statement.Length && (statement[at], statement[at + 1]) is ('-', '-') or ('/', '*');

    /// <summary>A doubled quote stands for one; null where the quote is not closed.</summary>
    private static string? Quoted(string statement, ref int at)
    {
        var quote = statement[at++];
        var text = new StringBuilder();
        while (at < statement.Length)
        {
            if (statement[at] != quote)
            {
                text.Append(statement[at++]);
            }
            else if (at + 1 < statement.Length && statement[at + 1] == quote)
            {
                text.Append(quote);
                at += 2;
            }
            else
            {
                at++;
                return text.ToString();
            }
        }
        return null;
    }
}
