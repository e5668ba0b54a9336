using System.Runtime.CompilerServices;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Members;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// Where a reply can hold what is hidden: secrets and pre-authorised URLs by the table of members. Found once a shape, so
/// that all else is passed over.
/// </summary>
internal static class HiddenMembers
{
    private static readonly ConditionalWeakTable<Shape, object> Found = [];

    /// <summary>
    /// Whether all that the member holds is hidden. Asked of structures' members only: a list's elements and a map's
    /// values are what the member is that holds them.
    /// </summary>
    public static bool Is(Member member) => MemberTable.Embedded.Of(member).IsHidden;

    /// <summary>
    /// Whether what stands in a member is hidden: the member is, or what holds it is, unless it is only the name of a
    /// pair. A member that the model does not know (null) is what its holder is.
    /// </summary>
    public static bool IsHidden(Member? member, bool isHolderHidden) => member is null
        ? isHolderHidden
        : Is(member) || (isHolderHidden && !member.IsNameOfPair);

    /// <summary>
    /// Whether a value can be passed over unread: it is not hidden, and nothing in it can be. Null where the model does not
    /// know the place.
    /// </summary>
    public static bool ArePassedOver(Shape? shape, bool isHidden) => !isHidden && (shape is null || !IsIn(shape));

    /// <summary>What stands under that name in JSON or CBOR, in any case, since some SDKs read names so.</summary>
    public static Member? Find(Shape? holder, string name) => holder?.Kind switch
    {
        ShapeKind.Map => holder.MapValue,
        ShapeKind.Structure => WireNames.FindInAnyCase(holder, name),
        _ => null,
    };

    /// <summary>Whether the member is hidden or can have something hidden in it.</summary>
    public static bool IsIn(Member member) => Is(member) || IsIn(member.Shape);

    /// <summary>Whether a value of that shape can have something hidden in it.</summary>
    public static bool IsIn(Shape shape) => (bool)Found.GetValue(shape, static shape => Search(shape));

    /// <summary>Whether the reply's body can hold something hidden.</summary>
    public static bool IsInBody(OperationModel operation)
    {
        if (operation.Output is not { } output)
        {
            return false;
        }
        return output.Payload is { } payload
            ? IsIn(output.MembersByName[payload])
            : output.Members.Any(member => member.Location == MemberLocation.Body && IsIn(member));
    }

    private static bool Search(Shape root)
    {
        var seen = new HashSet<Shape> { root };
        var open = new Stack<Shape>(seen);
        while (open.TryPop(out var shape))
        {
            if (shape.Members.Any(Is))
            {
                return true;
            }
            foreach (var part in shape.Members.Append(shape.Element).Append(shape.MapValue))
            {
                if (part is not null && seen.Add(part.Shape))
                {
                    open.Push(part.Shape);
                }
            }
        }
        return false;
    }
}
