using System.Buffers.Binary;

namespace Narrowgate.Storage.Journal;

/// <summary>
/// What a segment begins with, 64 bytes, little-endian: magic (8), version (4), zero (4), the journal's id (16), the
/// first position (8), the first position of the segment before it or 0 (8), zeros (12), CRC-32C of all that (4).
/// </summary>
/// <param name="JournalId">Random, made with the journal: an index knows by it whose it is.</param>
/// <param name="Previous">Links the segments: one that is missing is noticed without reading them all.</param>
internal sealed record SegmentHeader(Guid JournalId, long First, long Previous)
{
    public const int Bytes = 64;
    private const int Version = 1;
    private const int CrcAt = Bytes - 4;

    private static ReadOnlySpan<byte> Magic => "NGATEJNL"u8;

    public void Write(Span<byte> bytes)
    {
        bytes[..Bytes].Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Version);
        JournalId.TryWriteBytes(bytes[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], First);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], Previous);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[CrcAt..], Crc(bytes));
    }

    /// <exception cref="JournalCorruptException">This is no segment, or one of a newer version.</exception>
    public static SegmentHeader Read(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Bytes || !bytes.StartsWith(Magic))
        {
            throw new JournalCorruptException(path, 0, "this is not a segment of a journal.");
        }
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) is var version and > Version)
        {
            throw new JournalCorruptException(path, 8, $"version {version} was written by a newer gateway; start that one.");
        }
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]) != Crc(bytes))
        {
            throw new JournalCorruptException(path, CrcAt, "the segment's header is damaged.");
        }
        return new SegmentHeader(
            new Guid(bytes[16..32]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]));
    }

    private static uint Crc(ReadOnlySpan<byte> bytes) =>
        Crc32C.Finish(Crc32C.Add(Crc32C.Start, bytes[..CrcAt]));
}
