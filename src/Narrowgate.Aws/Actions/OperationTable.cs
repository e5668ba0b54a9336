using System.Collections.Frozen;
using Narrowgate.Aws.Tables;

namespace Narrowgate.Aws.Actions;

/// <summary>operations.txt: the actions of operations that are not called like one.</summary>
internal sealed class OperationTable
{
    private readonly FrozenDictionary<string, Row[]> _rows;
    private readonly FrozenDictionary<string, string> _prefixes;

    private OperationTable(IReadOnlyList<TableRow> rows)
    {
        _prefixes = rows.Where(IsPrefix).ToFrozenDictionary(row => row.Words[0], row => row.Words[2]);
        _rows = rows.Where(row => !IsPrefix(row)).SelectMany(Row.Parse)
            .GroupBy(row => row.Operation)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public static OperationTable Read() => new([.. EmbeddedTable.Rows("actions/operations.txt")]);

    /// <summary>Every action that some line can give.</summary>
    public IEnumerable<string> Actions => _rows.Values.SelectMany(rows => rows).Select(row => row.Action);

    /// <summary>Every operation that has a line: <c>s3 HeadObject</c>.</summary>
    public IEnumerable<string> Operations => _rows.Keys;

    /// <summary>The IAM prefix of a service that the catalogue has none for, or null.</summary>
    public string? Prefix(string service) => _prefixes.GetValueOrDefault(service);

    /// <summary>Null where the table has no line for the operation.</summary>
    public IEnumerable<string>? Of(CallFacts call) =>
        _rows.TryGetValue($"{call.Service} {call.Operation}", out var rows)
            ? rows.Where(row => row.Holds(call)).Select(row => row.Action)
            : null;

    private static bool IsPrefix(TableRow row) => row.Words is [_, "=", _];

    private sealed record Row(string Operation, string Action, Condition Condition)
    {
        public static IEnumerable<Row> Parse(TableRow row)
        {
            if (row.Words is not [_, _, _, ..] words)
            {
                throw row.Bad("a row is a service, an operation and its actions");
            }
            var condition = Condition.Parse(words);
            return words[2..Condition.StartsAt(words)]
                .Select(action => new Row($"{words[0]} {words[1]}", action, condition));
        }

        public bool Holds(CallFacts call) => Condition.Holds(call);
    }
}
