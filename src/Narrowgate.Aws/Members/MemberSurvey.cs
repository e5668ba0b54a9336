using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Members;

/// <summary>Goes through a whole model: for whoever wants to see what its members are, or which nobody has classed.</summary>
public static class MemberSurvey
{
    /// <summary>Every structure's member that some operation reaches, in the order of the shapes' names.</summary>
    public static IEnumerable<Member> Of(ServiceModel service)
    {
        var seen = new HashSet<Shape>();
        var open = new Stack<Shape>(service.Operations.Values
            .SelectMany(operation => (Shape?[])[operation.Input, operation.Output])
            .OfType<Shape>());
        while (open.TryPop(out var shape))
        {
            if (!seen.Add(shape))
            {
                continue;
            }
            foreach (var part in shape.Members.Append(shape.Element).Append(shape.MapValue).OfType<Member>())
            {
                open.Push(part.Shape);
            }
        }
        return seen.OrderBy(shape => shape.Name, StringComparer.Ordinal).SelectMany(shape => shape.Members);
    }

    /// <summary>The look-alikes that nobody has classed: <c>lambda Thing.ApiToken</c>, with what each looks like.</summary>
    public static IEnumerable<(string Place, string Likeness)> Unclassed(ServiceModel service) =>
        from member in Of(service)
        let answer = MemberTable.Embedded.Of(member)
        where answer.Source == MemberSource.Lookalike
        select (Place(member), answer.Line!);

    /// <summary>As overlay.txt writes it: <c>lambda FunctionCodeLocation.Location</c>.</summary>
    public static string Place(Member member) => $"{member.Owner?.Service} {member.Owner?.Name}.{member.Name}";
}
