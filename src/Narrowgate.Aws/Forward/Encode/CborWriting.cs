using Narrowgate.Aws.Cbor;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward.Encode;

/// <summary>Parameters as CBOR under their names on the wire; the same ones give the same bytes.</summary>
internal static class CborWriting
{
    public static byte[] Structure(Value.Structure structure, Shape shape)
    {
        var writer = new CborWriter();
        Write(writer, structure, shape);
        return writer.ToArray();
    }

    private static void Write(CborWriter writer, Value.Structure structure, Shape shape)
    {
        writer.Map(structure.Members.Count);
        foreach (var (name, value) in structure.Members)
        {
            var member = shape.MembersByName[name];
            writer.Text(member.WireName);
            Write(writer, value, member);
        }
    }

    /// <exception cref="InvalidOperationException">
    /// The value is of another kind than the member: it was never decoded from this place.
    /// </exception>
    private static void Write(CborWriter writer, Value value, Member member)
    {
        switch (value, member.Shape.Kind)
        {
            case (Value.Null, _):
                writer.Null();
                break;
            case (Value.Structure structure, ShapeKind.Structure):
                Write(writer, structure, member.Shape);
                break;
            case (Value.Structure map, ShapeKind.Map):
                writer.Map(map.Members.Count);
                foreach (var (key, entry) in map.Members)
                {
                    writer.Text(key);
                    Write(writer, entry, member.Shape.MapValue!);
                }
                break;
            case (Value.List list, ShapeKind.List):
                writer.Array(list.Items.Length);
                foreach (var item in list.Items)
                {
                    Write(writer, item, member.Shape.Element!);
                }
                break;
            case (Value.Text text, ShapeKind.String):
                writer.Text(text.Content);
                break;
            case (Value.Blob blob, ShapeKind.Blob):
                writer.Bytes(blob.Bytes.Span);
                break;
            case (Value.Boolean boolean, ShapeKind.Boolean):
                writer.Boolean(boolean.IsTrue);
                break;
            case (Value.Timestamp timestamp, ShapeKind.Timestamp):
                writer.Timestamp(timestamp.Instant);
                break;
            case (Value.Number number, ShapeKind.Integer):
                writer.Integer(number.Digits);
                break;
            case (Value.Number number, ShapeKind.Float):
                writer.Float(number.Digits);
                break;
            case (Value.Text notANumber, ShapeKind.Float):
                writer.Float(notANumber.Content);
                break;
            default:
                throw new InvalidOperationException($"The parameter '{member.Name}' cannot be written in CBOR.");
        }
    }
}
