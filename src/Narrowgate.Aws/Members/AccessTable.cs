using System.Collections.Frozen;
using System.Collections.Immutable;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Tables;
using Narrowgate.Policy;

namespace Narrowgate.Aws.Members;

/// <summary>
/// access.txt: the operations that hand out access, and the members that are hidden in replies though they hand out none.
/// What an operation of it hands out is masked in its reply, and its action has to be named by whoever allows it: a way
/// around the gateway is never opened in passing.
/// </summary>
public sealed class AccessTable
{
    private static readonly FrozenDictionary<string, AccessKind> Words = Enum.GetValues<AccessKind>()
        .ToFrozenDictionary(kind => kind.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly Lazy<AccessTable> BuiltIn = new(() => Parse(EmbeddedTable.Rows("members/access.txt")));

    private readonly FrozenDictionary<(string Service, string Operation), AccessRow> _rows;

    private AccessTable(ImmutableArray<AccessRow> rows, ImmutableArray<HarmlessMember> harmless)
    {
        Rows = rows;
        Harmless = harmless;
        _rows = rows.ToFrozenDictionary(row => (row.Service, row.Operation));
    }

    /// <summary>The table that is compiled into this assembly.</summary>
    public static AccessTable Embedded => BuiltIn.Value;

    /// <summary>In the order of the file.</summary>
    public ImmutableArray<AccessRow> Rows { get; }

    internal ImmutableArray<HarmlessMember> Harmless { get; }

    /// <summary>Null where the operation hands out nothing.</summary>
    public AccessRow? Of(string service, string operation) => _rows.GetValueOrDefault((service, operation));

    /// <exception cref="InvalidDataException">A line is not understood.</exception>
    internal static AccessTable Parse(IEnumerable<TableRow> lines)
    {
        var rows = ImmutableArray.CreateBuilder<AccessRow>();
        var harmless = ImmutableArray.CreateBuilder<HarmlessMember>();
        foreach (var line in lines)
        {
            if (line.Words is not [var service, var word, _, ..] || line.Reason.Length == 0 || !Words.TryGetValue(word, out var kind))
            {
                throw line.Bad("a line is a service, a kind, operations or members, and a reason");
            }
            foreach (var name in line.Words[2..])
            {
                if (name.Contains('.', StringComparison.Ordinal) != kind >= AccessKind.Passing)
                {
                    throw line.Bad($"'{word}' is said of {(kind >= AccessKind.Passing ? "members, SHAPE.MEMBER" : "operations")}");
                }
                if (kind >= AccessKind.Passing)
                {
                    harmless.Add(HarmlessMember.Parse(service, name, kind, line.Reason));
                }
                else
                {
                    rows.Add(new AccessRow(service, name, kind, line.Reason));
                }
            }
        }
        return new AccessTable(rows.ToImmutable(), harmless.ToImmutable());
    }
}

/// <summary>A member, or some of like names, that makes no operation one of the table.</summary>
internal sealed record HarmlessMember(
    string Service, string Place, AccessKind Kind, string Reason, Wildcard Shape, Wildcard Member)
{
    public static HarmlessMember Parse(string service, string place, AccessKind kind, string reason)
    {
        var dot = place.IndexOf('.', StringComparison.Ordinal);
        return new HarmlessMember(
            service, place, kind, reason,
            Wildcard.Parse(place[..dot], StringComparison.Ordinal), Wildcard.Parse(place[(dot + 1)..], StringComparison.Ordinal));
    }

    public bool Fits(Member member) => member.Owner is { } owner
        && owner.Service == Service && Shape.Matches(owner.Name) && Member.Matches(member.Name);
}
