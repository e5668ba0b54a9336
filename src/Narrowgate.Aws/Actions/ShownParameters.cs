using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Masking;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// The parameters as people and the record may see them: what the models mark as sensitive reads <c>***</c>. What has no
/// place in the model is hidden too, for nothing says that it is harmless.
/// </summary>
internal static class ShownParameters
{
    private static readonly Value Hidden = new Value.Text(Mask.Redacted);

    public static Value.Structure Of(AwsCall call) => call.Operation.Input is { } input
        ? Structure(input, call.Parameters)
        : new(call.Parameters.Members.SetItems(call.Parameters.Members.Keys.Select(name => KeyValuePair.Create(name, Hidden))));

    // Shapes may refer to themselves; the recursion follows the value, which the decoder bounds in depth.
    private static Value Show(Shape shape, Value value) => (shape, value) switch
    {
        ({ IsSensitive: true }, _) => Hidden,
        ({ Kind: ShapeKind.Map, Key.Shape.IsSensitive: true }, _) => Hidden,
        ({ Kind: ShapeKind.Map, MapValue: { } mapped }, Value.Structure map) => new Value.Structure(
            map.Members.SetItems(map.Members.Select(item => KeyValuePair.Create(item.Key, Show(mapped.Shape, item.Value))))),
        ({ Kind: ShapeKind.Structure }, Value.Structure structure) => Structure(shape, structure),
        ({ Kind: ShapeKind.List, Element: { } element }, Value.List list) =>
            new Value.List([.. list.Items.Select(item => Show(element.Shape, item))]),
        ({ Kind: ShapeKind.Structure or ShapeKind.Map or ShapeKind.List }, not Value.Null) => Hidden,
        _ => value,
    };

    private static Value.Structure Structure(Shape shape, Value.Structure value) =>
        new(value.Members.SetItems(value.Members.Select(item => KeyValuePair.Create(
            item.Key,
            shape.MembersByName.TryGetValue(item.Key, out var member) ? Show(member.Shape, item.Value) : Hidden))));
}
