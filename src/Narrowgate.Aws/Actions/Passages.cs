using System.Text;
using System.Text.Unicode;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// Every text in a call, in the order of its parameters: the one walk for all who look for what a call names. A blob of
/// customers' data is no text here, for it may be large and means nothing to AWS.
/// </summary>
internal sealed class Passages
{
    private static readonly CustomerData Data = CustomerData.Read();

    private readonly List<Passage> _found = [];
    private readonly IReadOnlySet<string> _dataMembers;

    private Passages(IReadOnlySet<string> dataMembers) => _dataMembers = dataMembers;

    public static IReadOnlyList<Passage> Of(AwsCall call)
    {
        var passages = new Passages(Data.Of(call.Service.Name, call.Operation.Name));
        passages.Walk(call.Operation.Input, call.Parameters, new Spot("", Depth: 0, Place.Top, IsData: false));
        return passages._found;
    }

    // Recursion is bounded by the value, which the decoder bounds in depth. A shape is null where the model has none.
    private void Walk(Shape? shape, Value value, Spot spot)
    {
        switch (value)
        {
            case Value.Text text:
                Add(PassageKind.Value, text.Content, spot);
                break;
            case Value.Number number:
                Add(PassageKind.Value, number.Digits, spot);
                break;
            case Value.Blob blob when !spot.IsData && Utf8.IsValid(blob.Bytes.Span):
                Add(PassageKind.Blob, Encoding.UTF8.GetString(blob.Bytes.Span), spot);
                break;
            case Value.List list:
                foreach (var item in list.Items)
                {
                    Walk(shape?.Element?.Shape, item, spot);
                }
                break;
            case Value.Structure structure when shape?.Kind == ShapeKind.Structure:
                foreach (var (name, item) in structure.Members)
                {
                    var isData = spot.IsData || _dataMembers.Contains(name);
                    Walk(
                        shape.MembersByName.GetValueOrDefault(name)?.Shape, item,
                        new Spot(name, spot.Depth + 1, spot.Place.To(name), isData));
                }
                break;
            case Value.Structure keyed:
                foreach (var (key, item) in keyed.Members)
                {
                    Add(PassageKind.Key, key, spot);
                    Walk(shape?.MapValue?.Shape, item, spot with { Depth = spot.Depth + 1, Place = spot.Place.To(key) });
                }
                break;
        }
    }

    private void Add(PassageKind kind, string content, Spot spot) =>
        _found.Add(new Passage(kind, spot.Member, content, spot.Depth, spot.Place, spot.IsData));

    private readonly record struct Spot(string Member, int Depth, Place Place, bool IsData);
}
