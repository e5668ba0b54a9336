using System.Collections.Frozen;
using System.Collections.Immutable;
using Narrowgate.Aws.Tables;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// names.txt: which members name what a variable of an ARN template stands for. Where no line names a member that the
/// operation takes, <see cref="NameRules"/> say.
/// </summary>
internal sealed class NameTable
{
    private readonly FrozenDictionary<string, NameLine> _lines;
    private readonly FrozenSet<string> _lowerCase;

    private NameTable(IReadOnlyList<TableRow> rows)
    {
        _lowerCase = rows.Where(IsLowerCase).Select(row => row.Words[0]).ToFrozenSet();
        _lines = rows.Where(row => !IsLowerCase(row)).Select(NameLine.Parse).ToFrozenDictionary(line => line.Key);
    }

    public static NameTable Read() => new([.. EmbeddedTable.Rows("actions/names.txt")]);

    public IEnumerable<NameLine> Lines => _lines.Values;

    /// <summary>The values that fill a variable; none where the request names none or where they cannot be known.</summary>
    public ImmutableArray<Filling> Values(string prefix, ResourceType type, ArnTemplate template, string variable, CallFacts call)
    {
        var line = Line(prefix, type, variable);
        if (line is not null && line.Hidden(call))
        {
            return [];
        }
        var members = Members(line, type, template, variable, call);
        ImmutableArray<Filling> named =
        [
            .. members.SelectMany(member => member.In(call)
                .Select(value => new Filling(Known(prefix, variable, member, value)))).Distinct(),
        ];
        return !named.IsEmpty ? named
            : line?.Text is { } text && (text == "*" || members.Length > 0) ? [new Filling(text, IsOpen: text == "*")]
            : [];
    }

    /// <summary>Whether the operation takes a member that names the variable, or its value is the same in all calls.</summary>
    public bool CouldName(string prefix, ResourceType type, ArnTemplate template, string variable, CallFacts call) =>
        Members(Line(prefix, type, variable), type, template, variable, call).Length > 0;

    /// <summary>
    /// The account of a prefix's ARNs where a member names it (RegistryId, CatalogId); null where none does.
    /// </summary>
    public string? Account(string prefix, CallFacts call) =>
        _lines.GetValueOrDefault($"{prefix} Account") is { } line
            ? line.Of(call).SelectMany(member => member.In(call)).FirstOrDefault() ?? line.Text
            : null;

    /// <summary>
    /// A star makes the resource unknown: a value that AWS may take for the same thing as another one must not slip by a
    /// Deny. In EC2's ids, where names are kept in lower case (RDS), and in hexadecimal ids anywhere, that is one with
    /// capitals.
    /// </summary>
    private string Known(string prefix, string variable, Candidate member, string value) =>
        Arn.IsArn(value) ? value
        : member.IsArn ? "*"
        : value.Any(char.IsAsciiLetterUpper)
            && ((prefix == "ec2" && variable.EndsWith("Id", StringComparison.Ordinal))
                || _lowerCase.Contains(prefix) || Hexadecimal.IsId(value)) ? "*"
        : value;

    private NameLine? Line(string prefix, ResourceType type, string variable) =>
        _lines.GetValueOrDefault($"{prefix} {NameRules.Plain(type.Name)}.{variable}")
        ?? _lines.GetValueOrDefault($"{prefix} {variable}");

    private static Candidate[] Members(NameLine? line, ResourceType type, ArnTemplate template, string variable, CallFacts call) =>
        line?.Of(call) is { Length: > 0 } members ? members
        : line is { IsAll: true } ? []
        : NameRules.For(type, template, variable, call.Operation)
            .FirstOrDefault(group => group.Any(member => member.IsDeclared(call))) ?? [];

    private static bool IsLowerCase(TableRow row) => row.Words is [_, "=", "lower"];
}
