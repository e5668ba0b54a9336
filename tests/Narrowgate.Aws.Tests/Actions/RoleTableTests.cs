using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Actions;

public sealed class RoleTableTests
{
    [Fact]
    public void Rows_name_members_that_exist()
    {
        foreach (var row in RoleTable.Read().Rows)
        {
            var members = Calls.Models.Find(row.Service)!.Operations.Values
                .Select(operation => operation.Input).OfType<Shape>()
                .SelectMany(input => Names(input, [])).ToHashSet();

            members.ShouldContain(row.Member, row.Service);
            members.ShouldContain(row.Beside?.Name ?? row.Member, row.Service);
        }
    }

    private static IEnumerable<string> Names(Shape shape, HashSet<Shape> seen) => !seen.Add(shape)
        ? []
        : shape.Members.SelectMany(member => Names(member.Shape, seen).Prepend(member.Name))
            .Concat(shape.Element is { } element ? Names(element.Shape, seen) : [])
            .Concat(shape.MapValue is { } value ? Names(value.Shape, seen) : []);
}
