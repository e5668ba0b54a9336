using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Members;

/// <summary>What a member holds at last, through lists and maps: rules hold for some of these only.</summary>
[Flags]
internal enum MemberKinds
{
    None = 0,
    Text = 1,
    Blob = 2,
    Document = 4,

    /// <summary>What a secret can be written into.</summary>
    Any = Text | Blob | Document,

    Structure = 8,

    /// <summary>Numbers, truth, times.</summary>
    Value = 16,
}

/// <summary>What the model says of a member, lists and maps seen through.</summary>
/// <param name="IsMarked">The mark stands at the member, at what it holds, at a map's keys or at what holds the member.</param>
internal readonly record struct MemberFacts(MemberKinds Kind, bool IsMarked)
{
    // No list of lists is deeper; a shape that holds itself through lists only would never end.
    private const int DeepestNesting = 16;

    public static MemberFacts Of(Member member)
    {
        var shape = member.Shape;
        var isMarked = member.Owner?.IsSensitive == true || shape.IsSensitive;
        for (var depth = 0; depth < DeepestNesting && (shape.Element ?? shape.MapValue) is { } held; depth++)
        {
            isMarked |= shape.Key?.Shape.IsSensitive == true || held.Shape.IsSensitive;
            shape = held.Shape;
        }
        return new MemberFacts(KindOf(shape.Kind), isMarked);
    }

    private static MemberKinds KindOf(ShapeKind kind) => kind switch
    {
        ShapeKind.String => MemberKinds.Text,
        ShapeKind.Blob => MemberKinds.Blob,
        ShapeKind.Structure => MemberKinds.Structure,
        ShapeKind.Integer or ShapeKind.Float or ShapeKind.Boolean or ShapeKind.Timestamp => MemberKinds.Value,
        _ => MemberKinds.Document,
    };
}
