using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward.Encode;

/// <summary>Parameters as JSON under their names on the wire.</summary>
internal static class JsonWriting
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Structure(Value.Structure structure, Shape shape) =>
        Utf8(writer => Write(writer, structure, shape));

    public static byte[] Member(Value value, Member member) => Utf8(writer => Write(writer, value, member));

    private static byte[] Utf8(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Value.Structure structure, Shape shape)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in structure.Members)
        {
            var member = shape.MembersByName[name];
            writer.WritePropertyName(member.WireName);
            Write(writer, value, member);
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Value value, Member member)
    {
        switch (value, member.Shape.Kind)
        {
            case (Value.Structure structure, ShapeKind.Structure):
                Write(writer, structure, member.Shape);
                break;
            case (Value.Structure map, ShapeKind.Map):
                writer.WriteStartObject();
                foreach (var (key, entry) in map.Members)
                {
                    writer.WritePropertyName(key);
                    Write(writer, entry, member.Shape.MapValue!);
                }
                writer.WriteEndObject();
                break;
            case (Value.List list, ShapeKind.List):
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item, member.Shape.Element!);
                }
                writer.WriteEndArray();
                break;
            case (Value.Timestamp timestamp, ShapeKind.Timestamp):
                Write(writer, timestamp, Timestamps.FormatOf(member, TimestampFormat.UnixTimestamp));
                break;
            default:
                // Documents, and single values: what JSON has of its own.
                ValueJson.Write(writer, value);
                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, Value.Timestamp timestamp, TimestampFormat format)
    {
        var text = Timestamps.Format(timestamp.Instant, format);
        if (format == TimestampFormat.UnixTimestamp)
        {
            writer.WriteRawValue(text);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }
}
