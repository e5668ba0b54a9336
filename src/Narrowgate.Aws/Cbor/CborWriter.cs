using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Narrowgate.Aws.Cbor;

/// <summary>
/// Writes CBOR in one way only: definite lengths, the shortest heads, a float in four bytes where those hold it exactly
/// and else in eight. Two bytes are for reading: rpc-v2-cbor says that not everybody understands them.
/// </summary>
internal sealed class CborWriter
{
    private const long ExactInDouble = 1L << 53;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Map(int pairs) => Head(CborKind.Map, (ulong)pairs);

    public void Array(int items) => Head(CborKind.Array, (ulong)items);

    public void Text(string text)
    {
        var bytes = Strict.GetBytes(text);
        Head(CborKind.Text, (ulong)bytes.Length);
        _bytes.Write(bytes);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Head(CborKind.Bytes, (ulong)bytes.Length);
        _bytes.Write(bytes);
    }

    public void Boolean(bool isTrue) => _bytes.Write([(byte)(isTrue ? 0xf5 : 0xf4)]);

    public void Null() => _bytes.Write([(byte)0xf6]);

    /// <exception cref="InvalidOperationException">It has more than 64 bits.</exception>
    public void Integer(string digits)
    {
        var value = Int128.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var argument = value < 0 ? -1 - value : value;
        if (argument > ulong.MaxValue)
        {
            throw new InvalidOperationException("The integer has more than 64 bits.");
        }
        Head(value < 0 ? CborKind.Negative : CborKind.Unsigned, (ulong)argument);
    }

    /// <param name="digits">A number, <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c>.</param>
    public void Float(string digits)
    {
        // A whole number that a double would round goes as what it came as: an integer.
        if (Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            && Int128.Abs(whole) > ExactInDouble)
        {
            Integer(digits);
            return;
        }
        Float(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    public void Float(double value)
    {
        Span<byte> bytes = stackalloc byte[9];
        var narrow = (float)value;
        if (double.IsNaN(value) || narrow == value)
        {
            bytes[0] = 0xfa;
            BinaryPrimitives.WriteSingleBigEndian(bytes[1..], double.IsNaN(value) ? BitConverter.UInt32BitsToSingle(0x7fc00000) : narrow);
            _bytes.Write(bytes[..5]);
            return;
        }
        bytes[0] = 0xfb;
        BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], value);
        _bytes.Write(bytes);
    }

    /// <summary>Tag 1: seconds since 1970, with a fraction only where there is one.</summary>
    public void Timestamp(DateTimeOffset instant)
    {
        Head(CborKind.Tag, CborHead.EpochTime);
        var ticks = (instant - DateTimeOffset.UnixEpoch).Ticks;
        if (ticks % TimeSpan.TicksPerSecond == 0)
        {
            Integer((ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture));
            return;
        }
        Float((double)((decimal)ticks / TimeSpan.TicksPerSecond));
    }

    private void Head(CborKind kind, ulong argument)
    {
        Span<byte> bytes = stackalloc byte[9];
        var width = argument switch { < 24 => 0, <= byte.MaxValue => 1, <= ushort.MaxValue => 2, <= uint.MaxValue => 4, _ => 8 };
        var info = width switch { 0 => (int)argument, 1 => 24, 2 => 25, 4 => 26, _ => 27 };
        bytes[0] = (byte)(((int)kind << 5) | info);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], argument << (64 - (8 * Math.Max(width, 1))));
        _bytes.Write(bytes[..(1 + width)]);
    }
}
