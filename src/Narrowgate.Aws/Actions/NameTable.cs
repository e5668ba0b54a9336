using System.Collections.Frozen;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// names.txt: which members name what a variable of an ARN template stands for. Without a line of its own a variable is
/// named by members called like it, alone or in the plural, at any depth.
/// </summary>
internal sealed class NameTable(FrozenDictionary<string, Candidate[]> candidates)
{
    /// <summary>Lines <c>PREFIX VARIABLE MEMBER…</c>; **.MEMBER at any depth, !MEMBER: with it nothing is known.</summary>
    public static NameTable Read() =>
        new(Embedded.Rows("names.txt").ToFrozenDictionary(
            row => $"{row[0]} {row[1]}",
            row => row.Skip(2).Select(Candidate.Parse).ToArray()));

    /// <summary>The values that fill a variable; none where the request names none or where they cannot be known.</summary>
    public IEnumerable<string> Values(string prefix, string variable, CallFacts call)
    {
        var members = Members(prefix, variable);
        return members.Any(member => member.Hides && call.Named(member.Name, member.AnyDepth).Any())
            ? []
            : members.Where(member => !member.Hides)
                .SelectMany(member => call.Named(member.Name, member.AnyDepth))
                .Select(value => Known(prefix, variable, value));
    }

    public bool CouldName(string prefix, string variable, CallFacts call) =>
        Members(prefix, variable).Any(member => !member.Hides && call.Declares(member.Name));

    /// <summary>
    /// EC2's ids are lower case. Whether it takes others for the same thing is not documented, so that they must not
    /// slip by a Deny: a star makes the resource unknown.
    /// </summary>
    private static string Known(string prefix, string variable, string value) =>
        prefix == "ec2" && variable.EndsWith("Id", StringComparison.Ordinal)
            && !value.StartsWith("arn:", StringComparison.Ordinal) && value.Any(char.IsAsciiLetterUpper)
            ? "*"
            : value;

    private Candidate[] Members(string prefix, string variable) =>
        candidates.GetValueOrDefault($"{prefix} {variable}")
        ?? [new Candidate(variable, AnyDepth: true), new Candidate(variable + "s", AnyDepth: true)];
}

/// <param name="Hides">A name in another form (a security group's name): with it the id is not known.</param>
internal sealed record Candidate(string Name, bool AnyDepth = false, bool Hides = false)
{
    public static Candidate Parse(string text)
    {
        var hides = text.StartsWith('!');
        var path = hides ? text[1..] : text;
        return path.StartsWith("**.", StringComparison.Ordinal)
            ? new Candidate(path[3..], AnyDepth: true, hides)
            : new Candidate(path, AnyDepth: false, hides);
    }
}
