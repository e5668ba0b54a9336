using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Narrowgate.Storage.Journal;

/// <summary>
/// An entry on disk, little-endian:
/// <code>
/// 0   4  length of the payload, never 0: zeros are where nothing was written yet
/// 4   4  CRC-32C of the payload, then of the other fields
/// 8   8  position
/// 16  8  the newest position that was durable when this one was written
/// 24  n  payload: the entry's JSON
/// </code>
/// The last field tells a torn batch from damage. A crash can leave any pages of the batch in flight, so a readable
/// frame after an unreadable one proves nothing; one that was written after the unreadable one was durable does.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Frame(int Length, uint Crc, long Position, long DurableBefore)
{
    public const int HeaderBytes = 24;

    public long Bytes => HeaderBytes + (long)Length;

    public static Frame ReadHeader(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32LittleEndian(bytes),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));

    /// <summary>Fills in the header before a payload whose unfinished checksum is known.</summary>
    public static void Seal(Span<byte> frame, uint payloadCrc, long position, long durableBefore)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], position);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], durableBefore);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], AddHeader(payloadCrc, frame));
    }

    /// <summary>Is this the whole frame, as it was written?</summary>
    public static bool IsSound(ReadOnlySpan<byte> frame) =>
        ReadHeader(frame).Crc == AddHeader(Crc32C.Add(Crc32C.Start, frame[HeaderBytes..]), frame);

    private static uint AddHeader(uint payloadCrc, ReadOnlySpan<byte> frame) =>
        Crc32C.Finish(Crc32C.Add(Crc32C.Add(payloadCrc, frame[..4]), frame[8..HeaderBytes]));
}
