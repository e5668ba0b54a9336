using System.Buffers;
using Narrowgate.Aws.Cbor;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// Masks CBOR by cutting items out and splicing others in: every other byte stays as it was sent. That holds for maps
/// and lists too, since their heads count items and not bytes.
/// </summary>
internal sealed class CborMasking(ReadOnlyMemory<byte> body, MaskTrail trail, int depthLimit)
{
    private readonly ArrayBufferWriter<byte> _masked = new();
    private int _copied;

    /// <returns>Null where the body is not CBOR, or has a tag where something hidden may be beneath it.</returns>
    /// <param name="isHidden">Whether the whole body is, as the payload of a hidden member.</param>
    public byte[]? Mask(Shape root, bool isHidden)
    {
        var reader = new CborReader(body.Span);
        if (!Walk(ref reader, root, member: null, isHidden) || !reader.IsAtEnd())
        {
            return null;
        }
        Copy(body.Length);
        return _masked.WrittenSpan.ToArray();
    }

    private bool Walk(ref CborReader reader, Shape? shape, Member? member, bool isHidden)
    {
        if (HiddenMembers.ArePassedOver(shape, isHidden))
        {
            return reader.TrySkip(depthLimit);
        }
        var start = reader.Position;
        if (!reader.TryReadHead(out var head))
        {
            return false;
        }
        return head.Kind switch
        {
            CborKind.Map when isHidden || shape?.Kind is ShapeKind.Structure or ShapeKind.Map => Map(ref reader, head, shape, isHidden),
            CborKind.Array when isHidden || shape?.Kind == ShapeKind.List => Array(ref reader, head, shape, isHidden),
            CborKind.Tag when !isHidden => false,
            // Not what the model says, where something may be hidden: it cannot be told what it is.
            not CborKind.Null and not CborKind.Undefined when !isHidden => false,
            _ => reader.TrySkipContent(head, depthLimit) && Leaf(start, reader.Position, head, member, isHidden),
        };
    }

    private bool Map(ref CborReader reader, CborHead head, Shape? shape, bool isHidden)
    {
        var keys = new MaskedKeys(shape, isHidden);
        var pairs = new CborItems(head);
        while (pairs.MoveNext(ref reader))
        {
            var start = reader.Position;
            if (!reader.TryReadHead(out var key) || key.Kind != CborKind.Text || !reader.TryReadText(key, out var name))
            {
                return false;
            }
            var member = HiddenMembers.Find(shape, name);
            if (keys.AreHidden)
            {
                name = keys.Next();
                var masked = name;
                Replace(start, reader.Position, writer => writer.Text(masked));
            }
            trail.Enter(shape, member, name);
            if (!Walk(ref reader, member?.Shape, member, HiddenMembers.IsHidden(member, isHidden)))
            {
                return false;
            }
            trail.Leave();
        }
        return true;
    }

    private bool Array(ref CborReader reader, CborHead head, Shape? shape, bool isHidden)
    {
        var element = shape?.Element;
        var items = new CborItems(head);
        for (var index = 0; items.MoveNext(ref reader); index++)
        {
            trail.Enter(index);
            if (!Walk(ref reader, element?.Shape, element, isHidden))
            {
                return false;
            }
            trail.Leave();
        }
        return true;
    }

    private bool Leaf(int start, int end, CborHead head, Member? member, bool isHidden)
    {
        if (isHidden && !head.IsNull)
        {
            Replace(start, end, writer => Redact(writer, head, member));
            trail.Mark();
        }
        return true;
    }

    /// <summary>Of the kind that came: an SDK that could read the one can read the other.</summary>
    private static void Redact(CborWriter writer, CborHead head, Member? member)
    {
        switch (head.Kind)
        {
            case CborKind.Unsigned or CborKind.Negative:
                writer.Integer("0");
                break;
            case CborKind.Float:
                writer.Float(0);
                break;
            case CborKind.True or CborKind.False:
                writer.Boolean(isTrue: false);
                break;
            case CborKind.Bytes:
                writer.Bytes(Redaction.Bytes);
                break;
            case CborKind.Tag when head.Argument == CborHead.EpochTime:
                writer.Timestamp(DateTimeOffset.UnixEpoch);
                break;
            default:
                writer.Text(member?.IsJsonValue == true ? Redaction.Text(member, default) : Masking.Mask.Redacted);
                break;
        }
    }

    private void Replace(int start, int end, Action<CborWriter> write)
    {
        Copy(start);
        var replacement = new CborWriter();
        write(replacement);
        _masked.Write(replacement.ToArray());
        _copied = end;
    }

    private void Copy(int upTo)
    {
        _masked.Write(body.Span[_copied..upTo]);
        _copied = upTo;
    }
}
