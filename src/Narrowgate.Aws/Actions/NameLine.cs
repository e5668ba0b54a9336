using Narrowgate.Aws.Tables;

namespace Narrowgate.Aws.Actions;

/// <summary>A line of names.txt.</summary>
/// <param name="Key">Prefix and variable, with the type where the line is for one: <c>eks podidentityassociation.UUID</c>.</param>
/// <param name="Groups">The first group that the operation takes a member of counts.</param>
/// <param name="Hiding">With one of these the variable is not known.</param>
/// <param name="Text">What it is where no member is given; null: unknown.</param>
/// <param name="IsAll">Nothing else names the variable, whatever it is called.</param>
internal sealed record NameLine(string Key, Candidate[][] Groups, Candidate[] Hiding, string? Text, bool IsAll)
{
    /// <summary><c>PREFIX [TYPE.]VARIABLE MEMBER… | MEMBER… !MEMBER =TEXT -</c>.</summary>
    public static NameLine Parse(TableRow row)
    {
        if (row.Words is not [var prefix, var variable, _, ..])
        {
            throw row.Bad("a line is a prefix, a variable and members");
        }
        var groups = new List<List<Candidate>> { new() };
        foreach (var word in row.Words.Skip(2).Where(word => word != "-"))
        {
            if (word == "|")
            {
                groups.Add([]);
                continue;
            }
            groups[^1].Add(Candidate.Parse(word));
        }
        var all = groups.SelectMany(group => group).ToArray();
        return new NameLine(
            $"{prefix} {variable}",
            [.. groups.Select(group => group.Where(member => !member.Hides && member.Text is null).ToArray())],
            [.. all.Where(member => member.Hides)],
            all.FirstOrDefault(member => member.Text is not null)?.Text,
            row.Words.Contains("-"));
    }

    public bool Hidden(CallFacts call) => Hiding.Any(member => member.IsFor(call) && member.In(call).Any());

    /// <summary>The members that name the variable in this operation; none where it takes none of the line's.</summary>
    public Candidate[] Of(CallFacts call) =>
        Groups.Select(group => group.Where(member => member.IsFor(call)).ToArray())
            .FirstOrDefault(group => group.Any(member => member.IsDeclared(call))) ?? [];
}
