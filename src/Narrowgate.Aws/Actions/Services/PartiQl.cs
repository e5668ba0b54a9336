namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// The table that a PartiQL statement for DynamoDB is on
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html). It reads the plain forms and
/// nothing else: one verb, one table in double quotes (whether bare words keep their case is not documented), perhaps an
/// index, and none of the words that could bring in a second table.
/// </summary>
internal sealed record PartiQl(string Action, string Table, string? Index)
{
    public static readonly string[] Actions =
        ["dynamodb:PartiQLDelete", "dynamodb:PartiQLInsert", "dynamodb:PartiQLSelect", "dynamodb:PartiQLUpdate"];

    private static readonly string[] Verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "EXISTS"];

    // Words after which a statement could name another table, or that the four verbs have no use for.
    private static readonly string[] Foreign = ["FROM", "JOIN", "UNION", "INTO", "WITH", "REPLACE", "UPSERT", "LET", "AT"];

    // What may follow the table: an alias or a comma could lead to another.
    private static readonly string[] Next = ["WHERE", "SET", "REMOVE", "VALUE", "ORDER", "RETURNING"];

    /// <summary>Null where the statement is not one of the plain forms.</summary>
    public static PartiQl? Read(string statement)
    {
        if (PartiQlTokens.Read(statement) is not { Count: > 1 } tokens)
        {
            return null;
        }
        var verb = tokens[0].Keyword;
        return verb switch
        {
            "SELECT" => AfterWord(tokens, "FROM", "dynamodb:PartiQLSelect", takesIndex: true),
            "INSERT" when tokens[1].Keyword == "INTO" => At(tokens, 2, "dynamodb:PartiQLInsert", takesIndex: false),
            "UPDATE" => At(tokens, 1, "dynamodb:PartiQLUpdate", takesIndex: false),
            "DELETE" when tokens[1].Keyword == "FROM" => At(tokens, 2, "dynamodb:PartiQLDelete", takesIndex: false),
            _ => null,
        };
    }

    private static PartiQl? AfterWord(List<PartiQlToken> tokens, string word, string action, bool takesIndex)
    {
        var at = tokens.FindIndex(token => token.Keyword == word);
        // Between SELECT and FROM stand names, dots, commas, indexes and the star; a parenthesis could be a subquery.
        return at < 0 || tokens[1..at].Exists(token => token.Keyword is "(" or ")") || HasForeign(tokens[1..at])
            ? null
            : At(tokens, at + 1, action, takesIndex);
    }

    private static PartiQl? At(List<PartiQlToken> tokens, int at, string action, bool takesIndex)
    {
        if (at >= tokens.Count || !tokens[at].IsName)
        {
            return null;
        }
        var (table, end) = (tokens[at].Text, at + 1);
        string? index = null;
        if (end + 1 < tokens.Count && tokens[end].Keyword == "." && tokens[end + 1].IsName)
        {
            (index, end) = (tokens[end + 1].Text, end + 2);
        }
        var rest = tokens[end..];
        return (index is not null && !takesIndex) || HasForeign(rest) || (rest.Count > 0 && !Next.Contains(rest[0].Keyword))
            ? null
            : new PartiQl(action, table, index);
    }

    private static bool HasForeign(List<PartiQlToken> tokens) =>
        tokens.Exists(token => Foreign.Contains(token.Keyword) || Verbs.Contains(token.Keyword));
}
