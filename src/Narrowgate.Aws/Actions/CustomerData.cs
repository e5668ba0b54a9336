using System.Collections.Frozen;
using Narrowgate.Aws.Tables;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// customer-data.txt: members that hold what customers store and send. An ARN in a queue's message names nothing to AWS,
/// and a call that carries it is about its own account all the same.
/// </summary>
internal sealed class CustomerData
{
    private const string Everywhere = "*";

    private readonly FrozenDictionary<string, FrozenSet<string>> _members;
    private readonly FrozenSet<string> _everywhere;

    private CustomerData(IReadOnlyList<string[]> rows)
    {
        Rows = rows;
        _everywhere = rows.Where(row => row[0] == Everywhere).SelectMany(row => row.Skip(1)).ToFrozenSet();
        _members = rows.Where(row => row[0] != Everywhere)
            .GroupBy(row => row[0])
            .ToFrozenDictionary(
                group => group.Key,
                group => group.SelectMany(row => row.Skip(1)).Concat(_everywhere).ToFrozenSet());
    }

    /// <summary>The lines, for tests: a service, or a service and an operation, and its members.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    public static CustomerData Read() => new([.. EmbeddedTable.Rows("actions/customer-data.txt").Select(row => row.Words)]);

    /// <summary>Members, at any depth, whose values are data in that operation.</summary>
    public IReadOnlySet<string> Of(string service, string operation) =>
        _members.GetValueOrDefault($"{service}:{operation}") ?? _members.GetValueOrDefault(service) ?? _everywhere;
}
