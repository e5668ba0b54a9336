using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Members;
using Narrowgate.Aws.Models;
using Narrowgate.Masking;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// The parameters as people and the record may see them: secrets and pre-authorised URLs read <c>***</c>, by the table
/// of members. Code, destinations and references are shown whatever the model marks: an approver who sees <c>***</c>
/// instead of the command approves nothing. What has no place in the model is hidden, for nothing says that it is
/// harmless.
/// </summary>
internal static class ShownParameters
{
    private static readonly Value Hidden = new Value.Text(Mask.Redacted);

    public static Value.Structure Of(AwsCall call) => call.Operation.Input is { } input
        ? Structure(input, call.Parameters, isHidden: false)
        : new(call.Parameters.Members.SetItems(
            call.Parameters.Members.Keys.Select(name => KeyValuePair.Create(name, Hidden))));

    // Shapes may refer to themselves; the recursion follows the value, which the decoder bounds in depth.
    private static Value Show(Shape shape, Value value, bool isHidden) => (shape, value) switch
    {
        (_, Value.Null) => value,
        // Without the keys nothing is left of a map.
        ({ Kind: ShapeKind.Map, Key.Shape.IsSensitive: true }, _) when isHidden => Hidden,
        ({ Kind: ShapeKind.Map, MapValue: { } mapped }, Value.Structure map) => new Value.Structure(
            map.Members.SetItems(map.Members.Select(
                item => KeyValuePair.Create(item.Key, Show(mapped.Shape, item.Value, isHidden))))),
        ({ Kind: ShapeKind.Structure }, Value.Structure structure) => Structure(shape, structure, isHidden),
        ({ Kind: ShapeKind.List, Element: { } element }, Value.List list) =>
            new Value.List([.. list.Items.Select(item => Show(element.Shape, item, isHidden))]),
        ({ Kind: ShapeKind.Structure or ShapeKind.Map or ShapeKind.List }, _) => Hidden,
        _ => isHidden ? Hidden : value,
    };

    private static Value.Structure Structure(Shape shape, Value.Structure value, bool isHidden) =>
        new(value.Members.SetItems(value.Members.Select(item => KeyValuePair.Create(
            item.Key,
            shape.MembersByName.TryGetValue(item.Key, out var member) ? Part(member, item.Value, isHidden) : Hidden))));

    private static Value Part(Member member, Value value, bool isHolderHidden) => Show(
        member.Shape,
        value,
        MemberTable.Embedded.Of(member).IsHidden || (isHolderHidden && !member.IsNameOfPair));
}
