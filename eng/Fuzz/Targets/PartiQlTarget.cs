using System.Text;
using Narrowgate.Aws.Actions.Services;

namespace Narrowgate.Fuzz.Targets;

/// <summary>Statements of PartiQL: the table that is found must be the one that is written, and the only one.</summary>
internal sealed class PartiQlTarget : IFuzzTarget
{
    public string Name => "partiql";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "EXISTS(", " FROM ", " WHERE ", " SET ", " REMOVE ", " VALUE ", "\"t\"", "\"\"",
        "''", "\"a\".\"b\"", "*", "--", "/*", "*/", "`", "(", ")", ",", ";", ".", "\uFF02", "\t", "\0", "\\\"", "\u2028",
    ];

    public string Run(ReadOnlyMemory<byte> input)
    {
        var statement = Encoding.UTF8.GetString(input.Span);
        if (PartiQl.Read(statement) is not { } read)
        {
            return "not a plain form";
        }
        if (!statement.Contains($"\"{read.Table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", StringComparison.Ordinal))
        {
            throw new BrokenOracle($"the table {read.Table} does not stand in the statement");
        }
        if (PartiQl.Read($" {statement}\n") is not { } spaced || spaced != read)
        {
            throw new BrokenOracle("white space around the statement changes it");
        }
        return $"{read.Action} {read.Index is not null} {Math.Min(statement.Split(' ').Length, 16)}";
    }
}
