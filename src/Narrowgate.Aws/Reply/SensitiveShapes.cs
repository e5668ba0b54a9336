using System.Runtime.CompilerServices;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Reply;

/// <summary>Where sensitive values can be: found once a shape, so that all else is passed over.</summary>
internal static class SensitiveShapes
{
    private static readonly ConditionalWeakTable<Shape, object> Found = [];

    /// <summary>Whether a value of that shape is sensitive or can have something sensitive in it.</summary>
    public static bool IsIn(Shape shape) => (bool)Found.GetValue(shape, static shape => Search(shape));

    /// <summary>Whether the reply's body can hold something sensitive.</summary>
    public static bool IsInBody(OperationModel operation)
    {
        if (operation.Output is not { } output)
        {
            return false;
        }
        return output.Payload is { } payload
            ? IsIn(output.MembersByName[payload].Shape)
            : output.IsSensitive
                || output.Members.Any(member => member.Location == MemberLocation.Body && IsIn(member.Shape));
    }

    private static bool Search(Shape root)
    {
        var seen = new HashSet<Shape> { root };
        var open = new Stack<Shape>(seen);
        while (open.TryPop(out var shape))
        {
            if (shape.IsSensitive)
            {
                return true;
            }
            foreach (var part in shape.Members.Append(shape.Element).Append(shape.Key).Append(shape.MapValue))
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
