using Narrowgate.Aws.Members;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Tests.Actions;

namespace Narrowgate.Aws.Tests.Members;

/// <summary>An operation with the members that are hidden in its reply, down to the first that is on each way.</summary>
internal sealed record HiddenReply(ServiceModel Service, OperationModel Operation, IReadOnlyList<Member> Members)
{
    public string Name => $"{Service.Name} {Operation.Name}";
}

/// <summary>Every operation of every model, found once for all tests.</summary>
internal static class HiddenReplies
{
    private static readonly Lazy<IReadOnlyList<HiddenReply>> Found = new(() =>
    [
        .. from name in Calls.Models.Index.Services.Keys.Order(StringComparer.Ordinal)
           let service = Calls.Models.Find(name)!
           from operation in service.Operations.Values.OrderBy(operation => operation.Name, StringComparer.Ordinal)
           select new HiddenReply(service, operation, In(operation.Output)),
    ]);

    public static IReadOnlyList<HiddenReply> All => Found.Value;

    private static List<Member> In(Shape? output)
    {
        var found = new List<Member>();
        var seen = new HashSet<Shape>();
        var open = new Stack<Shape>(output is null ? [] : [output]);
        while (open.TryPop(out var shape))
        {
            if (!seen.Add(shape))
            {
                continue;
            }
            found.AddRange(shape.Members.Where(member => MemberTable.Embedded.Of(member).IsHidden));
            foreach (var part in shape.Members.Where(member => !MemberTable.Embedded.Of(member).IsHidden)
                .Append(shape.Element).Append(shape.MapValue).OfType<Member>())
            {
                open.Push(part.Shape);
            }
        }
        return found;
    }
}
