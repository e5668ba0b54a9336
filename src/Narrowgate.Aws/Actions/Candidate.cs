namespace Narrowgate.Aws.Actions;

/// <summary>A member that may name what a variable stands for, or (where <see cref="Text"/> is set) what it is without one.</summary>
/// <param name="Operation">Only in this operation; null: in all.</param>
/// <param name="Hides">A name in another form (a security group's name): with it the id is not known.</param>
/// <param name="IsArn">The member is called an ARN: anything else in it is unknown.</param>
/// <param name="Text">
/// What it is where no member before it is given: AWS's default (<c>default</c>, a cluster's), or * where it has a part
/// that no request tells.
/// </param>
internal sealed record Candidate(
    string Name, bool AnyDepth = false, bool Hides = false, bool IsArn = false, string? Operation = null, string? Text = null)
{
    /// <summary><c>[OPERATION/][!][**.]MEMBER</c> or <c>[OPERATION/]=TEXT</c>.</summary>
    public static Candidate Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var operation = slash < 0 ? null : text[..slash];
        var rest = text[(slash + 1)..];
        if (rest.StartsWith('='))
        {
            return new Candidate("", Operation: operation, Text: rest[1..]);
        }
        var hides = rest.StartsWith('!');
        var path = hides ? rest[1..] : rest;
        var anyDepth = path.StartsWith("**.", StringComparison.Ordinal);
        return new Candidate(anyDepth ? path[3..] : path, anyDepth, hides, NamedMembers.IsArn(path), operation);
    }

    public bool IsFor(CallFacts call) => Operation is null || Operation == call.Operation;
}

/// <summary>A value for a variable.</summary>
/// <param name="IsOpen">It is a star of ours, for what cannot be told, and not the caller's.</param>
internal readonly record struct Filling(string Text, bool IsOpen = false);
