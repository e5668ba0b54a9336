using System.Buffers.Binary;

namespace Narrowgate.Aws.Decode;

/// <summary>The reflected cyclic redundancy checks of up to 64 bits that AWS uses.</summary>
internal sealed class Crc
{
    // Eight bytes at a time, each by a table of its own ("slicing by 8"): an upload of gigabytes waits for this.
    private const int Slices = 8;

    private readonly ulong[][] _tables = [.. Enumerable.Range(0, Slices).Select(_ => new ulong[256])];
    private readonly ulong _ones;
    private readonly int _bytes;

    private Crc(ulong polynomial, int bits)
    {
        _ones = ulong.MaxValue >> (64 - bits);
        _bytes = bits / 8;
        for (var index = 0; index < 256; index++)
        {
            var entry = (ulong)index;
            for (var bit = 0; bit < 8; bit++)
            {
                entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ polynomial;
            }
            _tables[0][index] = entry;
        }
        for (var slice = 1; slice < Slices; slice++)
        {
            for (var index = 0; index < 256; index++)
            {
                var entry = _tables[slice - 1][index];
                _tables[slice][index] = _tables[0][(byte)entry] ^ (entry >> 8);
            }
        }
    }

    public static Crc Crc32 { get; } = new(0xEDB88320, 32);

    public static Crc Crc32C { get; } = new(0x82F63B78, 32);

    public static Crc Crc64Nvme { get; } = new(0x9A6C9329AC4BC9B5, 64);

    public ulong Of(ReadOnlySpan<byte> bytes) => Continue(0, bytes);

    /// <summary>The check of what was seen before and these bytes together; 0 is that of nothing.</summary>
    public ulong Continue(ulong before, ReadOnlySpan<byte> bytes)
    {
        var crc = before ^ _ones;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var mixed = crc ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            crc = 0;
            for (var slice = 0; slice < Slices; slice++)
            {
                crc ^= _tables[Slices - 1 - slice][(byte)(mixed >> (8 * slice))];
            }
        }
        foreach (var octet in bytes)
        {
            crc = _tables[0][(byte)crc ^ octet] ^ (crc >> 8);
        }
        return crc ^ _ones;
    }

    public byte[] BytesOf(ReadOnlySpan<byte> bytes) => BytesOf(Of(bytes));

    /// <summary>The most significant byte first.</summary>
    public byte[] BytesOf(ulong crc)
    {
        var result = new byte[_bytes];
        for (var index = _bytes - 1; index >= 0; index--, crc >>= 8)
        {
            result[index] = (byte)crc;
        }
        return result;
    }
}
