using System.Buffers.Binary;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// Messages of event streams. The input is the length of the headers in two bytes, the headers and the payload: lengths
/// and checksums are put around it, for chance would never get past them. What is read is written to the same bytes.
/// </summary>
internal sealed class EventTarget : IFuzzTarget
{
    private const int PreludeBytes = 12;
    private const int ChecksumBytes = 4;

    public string Name => "events";

    public IReadOnlyList<string> Tokens { get; } =
        ["\u000B:event-type\u0007\0\u0005chunk", "\u0001a\0", "\u0001a\u0001", "\u0001a\u0006\0\u0001x", "\0", "\u0007", "\b", "\t"];

    public string Run(ReadOnlyMemory<byte> input)
    {
        if (input.Length < sizeof(ushort))
        {
            return "no message";
        }
        var frame = Framed(input.Span);
        if (EventFrame.Read(frame, Gateway.Limits, out var message) is { } fault)
        {
            return fault;
        }
        if (!EventFrame.Write(message!).AsSpan().SequenceEqual(frame))
        {
            throw new BrokenOracle("a message that was read is written otherwise");
        }
        return $"{Math.Min(message!.Headers.Length, 8)} headers, {message.Payload.IsEmpty}";
    }

    private static byte[] Framed(ReadOnlySpan<byte> input)
    {
        var rest = input[sizeof(ushort)..];
        var frame = new byte[PreludeBytes + rest.Length + ChecksumBytes];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), BinaryPrimitives.ReadUInt16BigEndian(input));
        Crc.Crc32.BytesOf(frame.AsSpan(0, 8)).CopyTo(frame, 8);
        rest.CopyTo(frame.AsSpan(PreludeBytes));
        Crc.Crc32.BytesOf(frame.AsSpan(0, frame.Length - ChecksumBytes)).CopyTo(frame, frame.Length - ChecksumBytes);
        return frame;
    }
}
