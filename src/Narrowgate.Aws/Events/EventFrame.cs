using System.Buffers;
using System.Buffers.Binary;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Events;

/// <summary>A message as bytes: between its lengths and the checksum over all of it.</summary>
public static class EventFrame
{
    /// <exception cref="InvalidOperationException">A header of it is one that no message can have.</exception>
    public static byte[] Write(EventMessage message)
    {
        var headers = new ArrayBufferWriter<byte>();
        EventHeaderBlock.Write(headers, message.Headers);
        var prelude = new EventPrelude(
            checked(EventPrelude.Around + headers.WrittenCount + message.Payload.Length), headers.WrittenCount);
        var frame = new byte[prelude.TotalBytes];
        prelude.Write(frame);
        headers.WrittenSpan.CopyTo(frame.AsSpan(EventPrelude.Bytes));
        message.Payload.Span.CopyTo(frame.AsSpan(EventPrelude.Bytes + prelude.HeaderBytes));
        var checksum = Crc.Crc32.Of(frame.AsSpan()[..^sizeof(uint)]);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan()[^sizeof(uint)..], (uint)checksum);
        return frame;
    }

    /// <summary>A message that is all there is; those of a stream are <see cref="EventStreamReader"/>'s.</summary>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    internal static string? Read(ReadOnlyMemory<byte> frame, Limits limits, out EventMessage? message)
    {
        message = null;
        if (frame.Length < EventPrelude.Bytes)
        {
            return "breaks off";
        }
        if (EventPrelude.Read(frame.Span[..EventPrelude.Bytes], limits, out var prelude) is { } fault)
        {
            return fault;
        }
        return frame.Length == prelude.TotalBytes
            ? Read(frame, prelude, out message)
            : "has another length than it says";
    }

    /// <param name="frame">Of exactly the length that its prelude says.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    internal static string? Read(ReadOnlyMemory<byte> frame, EventPrelude prelude, out EventMessage? message)
    {
        message = null;
        var checksum = Crc.Crc32.Of(frame.Span[..^sizeof(uint)]);
        if (BinaryPrimitives.ReadUInt32BigEndian(frame.Span[^sizeof(uint)..]) != checksum)
        {
            return "has a wrong checksum";
        }
        if (EventHeaderBlock.Read(frame.Slice(EventPrelude.Bytes, prelude.HeaderBytes), out var headers) is { } fault)
        {
            return fault;
        }
        message = new EventMessage(
            headers, frame.Slice(EventPrelude.Bytes + prelude.HeaderBytes, prelude.PayloadBytes));
        return null;
    }
}
