namespace Narrowgate.Aws.Decode;

/// <summary>The reflected cyclic redundancy checks of up to 64 bits that AWS uses.</summary>
internal sealed class Crc
{
    private readonly ulong[] _table = new ulong[256];
    private readonly ulong _ones;
    private readonly int _bytes;

    private Crc(ulong polynomial, int bits)
    {
        _ones = ulong.MaxValue >> (64 - bits);
        _bytes = bits / 8;
        for (var index = 0; index < _table.Length; index++)
        {
            var entry = (ulong)index;
            for (var bit = 0; bit < 8; bit++)
            {
                entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ polynomial;
            }
            _table[index] = entry;
        }
    }

    public static Crc Crc32 { get; } = new(0xEDB88320, 32);

    public static Crc Crc32C { get; } = new(0x82F63B78, 32);

    public static Crc Crc64Nvme { get; } = new(0x9A6C9329AC4BC9B5, 64);

    public ulong Of(ReadOnlySpan<byte> bytes)
    {
        var crc = _ones;
        foreach (var octet in bytes)
        {
            crc = _table[(byte)crc ^ octet] ^ (crc >> 8);
        }
        return crc ^ _ones;
    }

    /// <summary>The most significant byte first.</summary>
    public byte[] BytesOf(ReadOnlySpan<byte> bytes)
    {
        var crc = Of(bytes);
        var result = new byte[_bytes];
        for (var index = _bytes - 1; index >= 0; index--, crc >>= 8)
        {
            result[index] = (byte)crc;
        }
        return result;
    }
}
