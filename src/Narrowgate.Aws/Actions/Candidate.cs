namespace Narrowgate.Aws.Actions;

/// <summary>
/// A member that may name what a variable stands for, or (where <see cref="Text"/> is set) what it is without one.
/// </summary>
/// <param name="Name">A member, or a path from the top: <c>TableInput.Name</c>.</param>
/// <param name="Operation">Only in this operation; null: in all.</param>
/// <param name="Hides">A name in another form (a security group's name): with it the id is not known.</param>
/// <param name="IsArn">The member is called an ARN: anything else in it is unknown.</param>
/// <param name="Text">
/// What it is where no member is given: AWS's default (<c>default</c>, a cluster's) in operations that take one, or * for
/// a part that no request tells.
/// </param>
internal sealed record Candidate(
    string Name, bool AnyDepth = false, bool Hides = false, bool IsArn = false, string? Operation = null, string? Text = null)
{
    /// <summary><c>[OPERATION/][!][**.]MEMBER</c> or <c>=TEXT</c>.</summary>
    public static Candidate Parse(string text)
    {
        if (text.StartsWith('='))
        {
            return new Candidate("", Text: text[1..]);
        }
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var rest = text[(slash + 1)..];
        var hides = rest.StartsWith('!');
        var path = hides ? rest[1..] : rest;
        var anyDepth = path.StartsWith("**.", StringComparison.Ordinal);
        return new Candidate(
            anyDepth ? path[3..] : path, anyDepth, hides, MemberWords.IsArn(path), slash < 0 ? null : text[..slash]);
    }

    public bool IsFor(CallFacts call) => Operation is null || Operation == call.Operation;

    /// <summary>The texts of the member in a call.</summary>
    public IEnumerable<string> In(CallFacts call) =>
        Name.Contains('.', StringComparison.Ordinal) ? call.At(Name) : call.Named(Name, AnyDepth);

    /// <summary>Whether the operation takes it; of one at any depth, whether the call has it.</summary>
    public bool IsDeclared(CallFacts call) =>
        AnyDepth ? call.Named(Name, AnyDepth).Any() : call.Declares(Name);
}

/// <summary>A value for a variable.</summary>
/// <param name="IsOpen">It is a star of ours, for what cannot be told, and not the caller's.</param>
internal readonly record struct Filling(string Text, bool IsOpen = false)
{
    public static Filling Open { get; } = new("*", IsOpen: true);
}
