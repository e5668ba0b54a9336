using System.Buffers;
using System.Text.Json;
using Narrowgate.Recording;

namespace Narrowgate.Storage.Journal;

/// <summary>
/// An entry on its way to disk: encoded and checksummed by the caller, so that the one who writes only copies. Done
/// with the position; continuations run elsewhere, never on the writer's thread.
/// </summary>
internal sealed class PendingEntry() : TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously),
    IBufferWriter<byte>
{
    private byte[] _frame = ArrayPool<byte>.Shared.Rent(4096);
    private uint _payloadCrc;

    /// <summary>Header and payload.</summary>
    public int Bytes { get; private set; } = Frame.HeaderBytes;

    public static PendingEntry Of(JournalEntry entry)
    {
        var pending = new PendingEntry();
        using (var json = new Utf8JsonWriter(pending))
        {
            JsonSerializer.Serialize(json, entry, JournalJson.Default.JournalEntry);
        }
        pending._payloadCrc = Crc32C.Add(Crc32C.Start, pending.Written[Frame.HeaderBytes..]);
        return pending;
    }

    private Span<byte> Written => _frame.AsSpan(0, Bytes);

    /// <summary>The frame's bytes for that position; the payload is as encoded.</summary>
    public ReadOnlySpan<byte> Seal(long position, long durableBefore)
    {
        Frame.Seal(Written, _payloadCrc, position, durableBefore);
        return Written;
    }

    /// <summary>Gives the buffer back; nothing may touch it afterwards.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _frame, []));

    public void Advance(int count) => Bytes += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => Room(sizeHint).AsMemory(Bytes);

    public Span<byte> GetSpan(int sizeHint = 0) => Room(sizeHint).AsSpan(Bytes);

    private byte[] Room(int sizeHint)
    {
        var needed = checked(Bytes + Math.Max(sizeHint, 1));
        if (needed > _frame.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (int)Math.Min(2L * _frame.Length, Array.MaxLength)));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_frame);
            _frame = larger;
        }
        return _frame;
    }
}
