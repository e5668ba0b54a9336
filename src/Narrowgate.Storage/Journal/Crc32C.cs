using System.Buffers.Binary;
using System.Numerics;

namespace Narrowgate.Storage.Journal;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4), in the processor's own instruction where there is one.</summary>
internal static class Crc32C
{
    public const uint Start = uint.MaxValue;

    /// <summary>Continues an unfinished checksum.</summary>
    public static uint Add(uint unfinished, ReadOnlySpan<byte> bytes)
    {
        var crc = unfinished;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }
        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }
        return crc;
    }

    public static uint Finish(uint unfinished) => ~unfinished;
}
