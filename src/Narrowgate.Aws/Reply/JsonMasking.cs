using System.Buffers;
using System.Text;
using System.Text.Json;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Reply;

/// <summary>Masks JSON by cutting values out and splicing others in: every other byte stays as it was sent.</summary>
internal sealed class JsonMasking(ReadOnlyMemory<byte> body, MaskTrail trail)
{
    private readonly ArrayBufferWriter<byte> _masked = new();
    private int _copied;

    /// <param name="isHidden">Whether the whole body is, as the payload of a hidden member.</param>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A name in it is not Unicode.</exception>
    public byte[] Mask(Shape root, bool isHidden, int depthLimit)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = depthLimit });
        reader.Read();
        Walk(ref reader, root, member: null, isHidden);
        while (reader.Read())
        {
            // What follows the root is the reader's to refuse.
        }
        Copy(body.Length);
        return _masked.WrittenSpan.ToArray();
    }

    private void Walk(ref Utf8JsonReader reader, Shape? shape, Member? member, bool isHidden)
    {
        if (HiddenMembers.ArePassedOver(shape, isHidden))
        {
            reader.Skip();
            return;
        }
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when isHidden || shape?.Kind is ShapeKind.Structure or ShapeKind.Map:
                Object(ref reader, shape, isHidden);
                break;
            case JsonTokenType.StartArray when isHidden || shape?.Kind == ShapeKind.List:
                Array(ref reader, shape, isHidden);
                break;
            // Not what the model says, where something may be hidden: it cannot be told what it is.
            case not JsonTokenType.Null when !isHidden:
                throw new JsonException("A value is of another kind than in the model.");
            default:
                Leaf(ref reader, member, isHidden);
                break;
        }
    }

    private void Object(ref Utf8JsonReader reader, Shape? shape, bool isHidden)
    {
        var keys = new MaskedKeys(shape, isHidden);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString() ?? string.Empty;
            var member = HiddenMembers.Find(shape, name);
            if (keys.AreHidden)
            {
                name = keys.Next();
                Replace((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2, $"\"{name}\"");
            }
            trail.Enter(shape, member, name);
            reader.Read();
            Walk(ref reader, member?.Shape, member, HiddenMembers.IsHidden(member, isHidden));
            trail.Leave();
        }
    }

    private void Array(ref Utf8JsonReader reader, Shape? shape, bool isHidden)
    {
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            trail.Enter(index);
            Walk(ref reader, shape?.Element?.Shape, shape?.Element, isHidden);
            trail.Leave();
        }
    }

    private void Leaf(ref Utf8JsonReader reader, Member? member, bool isHidden)
    {
        if (!isHidden || reader.TokenType == JsonTokenType.Null)
        {
            return;
        }
        var isText = reader.TokenType == JsonTokenType.String;
        Replace((int)reader.TokenStartIndex, reader.ValueSpan.Length + (isText ? 2 : 0), reader.TokenType switch
        {
            JsonTokenType.Number => "0",
            JsonTokenType.True or JsonTokenType.False => "false",
            _ => Quoted(member),
        });
        trail.Mark();
    }

    private static string Quoted(Member? member) =>
        member?.Shape.Kind is ShapeKind.Integer or ShapeKind.Float or ShapeKind.Boolean
        ? Redaction.Text(member, default)
        : $"\"{JsonEncodedText.Encode(Redaction.Text(member, TimestampFormat.Iso8601))}\"";

    private void Replace(int start, int length, string replacement)
    {
        Copy(start);
        _masked.Write(Encoding.UTF8.GetBytes(replacement));
        _copied = start + length;
    }

    private void Copy(int upTo)
    {
        _masked.Write(body.Span[_copied..upTo]);
        _copied = upTo;
    }
}
