using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Narrowgate.Aws.Cbor;

/// <summary>
/// Reads CBOR item by item, strictly: what is not well-formed, not valid, or longer than the input says a fault and
/// ends the reading. No memory is set aside for a length that was only claimed. See
/// <see href="https://www.rfc-editor.org/rfc/rfc8949"/>.
/// </summary>
internal ref struct CborReader(ReadOnlySpan<byte> bytes)
{
    private const byte Break = 0xff;
    private const int Indefinite = 31;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Of the next item.</summary>
    public int Position { get; private set; }

    /// <summary>What is wrong, and at which byte; null as long as nothing is.</summary>
    public string? Fault { get; private set; }

    public readonly int Left => _bytes.Length - Position;

    public bool TryReadHead(out CborHead head)
    {
        head = default;
        if (Left == 0)
        {
            return Fail("it ends where an item should begin");
        }
        var first = _bytes[Position];
        var (major, info) = (first >> 5, first & 0x1f);
        if (info == Indefinite)
        {
            if (major is not (2 or 3 or 4 or 5))
            {
                return Fail(first == Break ? "a break has nothing to end" : "an item of this kind has a length");
            }
            head = new CborHead(KindOf(major), IsIndefinite: true);
            Position++;
            return true;
        }
        var width = info switch { < 24 => 0, 24 => 1, 25 => 2, 26 => 4, 27 => 8, _ => -1 };
        if (width < 0)
        {
            return Fail("the byte is reserved");
        }
        if (Left <= width)
        {
            return Fail("it ends within the head of an item");
        }
        var argument = Argument(_bytes.Slice(Position + 1, width), (ulong)info);
        if (major == 7)
        {
            return TryReadSimple(info, argument, width, out head);
        }
        head = new CborHead(KindOf(major), argument);
        return IsThere(head, Left - 1 - width) && Advance(1 + width);
    }

    /// <summary>Consumes the break that ends an indefinite item, where that comes next.</summary>
    public bool TryReadBreak()
    {
        if (Left == 0 || _bytes[Position] != Break)
        {
            return false;
        }
        Position++;
        return true;
    }

    /// <summary>The content of bytes or of a text, its chunks joined; a text is UTF-8, each of its chunks too.</summary>
    public bool TryReadContent(CborHead head, out ReadOnlySpan<byte> content)
    {
        if (!head.IsIndefinite)
        {
            return TryTake(head, out content);
        }
        var joined = new ArrayBufferWriter<byte>();
        while (!TryReadBreak())
        {
            if (!TryReadHead(out var chunk))
            {
                content = default;
                return false;
            }
            if (chunk.Kind != head.Kind || chunk.IsIndefinite)
            {
                content = default;
                return Fail("a chunk is of another kind than the whole");
            }
            if (!TryTake(chunk, out content))
            {
                return false;
            }
            joined.Write(content);
        }
        content = joined.WrittenSpan;
        return true;
    }

    public bool TryReadText(CborHead head, out string text)
    {
        text = string.Empty;
        if (!TryReadContent(head, out var content))
        {
            return false;
        }
        text = Encoding.UTF8.GetString(content);
        return true;
    }

    /// <summary>Passes over an item, whatever it is; every byte of it is checked all the same.</summary>
    public bool TrySkip(int depthLimit) => TryReadHead(out var head) && TrySkipContent(head, depthLimit);

    /// <summary>Passes over what belongs to a head that was read.</summary>
    public bool TrySkipContent(CborHead head, int depthLimit)
    {
        switch (head.Kind)
        {
            case CborKind.Bytes or CborKind.Text:
                return TryReadContent(head, out _);
            case CborKind.Array or CborKind.Map or CborKind.Tag when depthLimit <= 0:
                return Fail("it is nested too deep");
            case CborKind.Tag:
                return TrySkip(depthLimit - 1);
            case CborKind.Array or CborKind.Map:
                var items = new CborItems(head);
                while (items.MoveNext(ref this))
                {
                    if (!TrySkip(depthLimit - 1) || (head.Kind == CborKind.Map && !TrySkip(depthLimit - 1)))
                    {
                        return false;
                    }
                }
                return true;
            default:
                return true;
        }
    }

    /// <summary>Whether nothing follows the item that was read.</summary>
    public bool IsAtEnd() => Left == 0 || Fail("something follows the end");

    private static CborKind KindOf(int major) => (CborKind)major;

    private static ulong Argument(ReadOnlySpan<byte> bytes, ulong info) => bytes.Length switch
    {
        0 => info,
        1 => bytes[0],
        2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        4 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64BigEndian(bytes),
    };

    private bool TryReadSimple(int info, ulong argument, int width, out CborHead head)
    {
        head = info switch
        {
            20 => new CborHead(CborKind.False),
            21 => new CborHead(CborKind.True),
            22 => new CborHead(CborKind.Null),
            23 => new CborHead(CborKind.Undefined),
            25 => Float((double)BitConverter.UInt16BitsToHalf((ushort)argument)),
            26 => Float(BitConverter.UInt32BitsToSingle((uint)argument)),
            27 => Float(BitConverter.UInt64BitsToDouble(argument)),
            _ => default,
        };
        return info is (>= 20 and <= 23) or (>= 25 and <= 27) ? Advance(1 + width) : Fail("the simple value has no meaning");
    }

    private static CborHead Float(double value) => new(CborKind.Float, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A byte for each that is announced, at the least: what claims more is refused before it is begun.</summary>
    private bool IsThere(CborHead head, int left)
    {
        ulong needed = head.Kind switch
        {
            CborKind.Bytes or CborKind.Text or CborKind.Array => head.Argument,
            CborKind.Map => head.Argument > int.MaxValue ? ulong.MaxValue : 2 * head.Argument,
            CborKind.Tag => 1,
            _ => 0,
        };
        return needed <= (ulong)left || Fail("an item is longer than what is left");
    }

    private bool TryTake(CborHead head, out ReadOnlySpan<byte> content)
    {
        content = _bytes.Slice(Position, (int)head.Argument);
        if (head.Kind == CborKind.Text && !Utf8.IsValid(content))
        {
            return Fail("a text is not UTF-8");
        }
        return Advance(content.Length);
    }

    private bool Advance(int count)
    {
        Position += count;
        return true;
    }

    private bool Fail(string what)
    {
        Fault ??= string.Create(CultureInfo.InvariantCulture, $"{what} (at byte {Position})");
        return false;
    }
}
