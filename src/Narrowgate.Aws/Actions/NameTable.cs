using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// names.txt: which members name what a variable of an ARN template stands for. Without a line of its own a variable is
/// named as <see cref="NameRules"/> says.
/// </summary>
internal sealed class NameTable
{
    private readonly FrozenDictionary<string, Candidate[]> _lines;
    private readonly FrozenSet<string> _lowerCase;

    private NameTable(IReadOnlyList<string[]> rows)
    {
        _lowerCase = rows.Where(IsLowerCase).Select(row => row[0]).ToFrozenSet();
        _lines = rows.Where(row => !IsLowerCase(row)).ToFrozenDictionary(
            row => $"{row[0]} {row[1]}",
            row => row.Skip(2).Select(Candidate.Parse).ToArray());
    }

    public static NameTable Read() => new([.. Embedded.Rows("names.txt")]);

    /// <summary>Every line by its prefix and variable, for tests.</summary>
    public IEnumerable<(string Line, Candidate[] Candidates)> Lines => _lines.Select(line => (line.Key, line.Value));

    /// <summary>The values that fill a variable; none where the request names none or where they cannot be known.</summary>
    public ImmutableArray<Filling> Values(string prefix, ResourceType type, ArnTemplate template, string variable, CallFacts call)
    {
        var members = Members(prefix, type, template, variable, call);
        if (members.Any(member => member.Hides && call.Named(member.Name, member.AnyDepth).Any()))
        {
            return [];
        }
        ImmutableArray<Filling> named =
        [
            .. members.Where(member => !member.Hides && member.Text is null)
                .SelectMany(member => call.Named(member.Name, member.AnyDepth).Select(value => new Filling(Known(prefix, variable, member, value))))
                .Distinct(),
        ];
        return named.IsEmpty && members.FirstOrDefault(member => member.Text is not null) is { Text: { } text }
            ? [new Filling(text, IsOpen: text == "*")]
            : named;
    }

    public bool CouldName(string prefix, ResourceType type, ArnTemplate template, string variable, CallFacts call) =>
        Members(prefix, type, template, variable, call).Any(member =>
            member.Text is not null || (!member.Hides && call.Declares(member.Name)));

    /// <summary>
    /// The account of a prefix's ARNs where a member names it (RegistryId, CatalogId); null where none does.
    /// </summary>
    public string? Account(string prefix, CallFacts call) =>
        _lines.GetValueOrDefault($"{prefix} Account")?.Where(member => member.IsFor(call))
            .SelectMany(member => call.Named(member.Name, member.AnyDepth)).FirstOrDefault();

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

    private Candidate[] Members(string prefix, ResourceType type, ArnTemplate template, string variable, CallFacts call) =>
        (_lines.GetValueOrDefault($"{prefix} {NameRules.Plain(type.Name)}.{variable}")
            ?? _lines.GetValueOrDefault($"{prefix} {variable}")) is { } line
            ? [.. line.Where(member => member.IsFor(call))]
            : NameRules.For(type, template, variable, call.Operation)
                .FirstOrDefault(group => group.Any(member =>
                    member.AnyDepth ? call.Named(member.Name, anyDepth: true).Any() : call.Declares(member.Name)))
                ?? [];

    private static bool IsLowerCase(string[] row) => row is [_, "=", "lower"];
}
