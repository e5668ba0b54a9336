using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Events;

/// <summary>
/// The first twelve bytes of a message: its length, the length of its headers, and a checksum over these two, which is
/// checked before either is believed.
/// <code>
///   │ total length 4 │ headers' length 4 │ CRC-32 of these 4 │ headers … │ payload … │ CRC-32 of all before 4 │
/// </code>
/// See <see href="https://smithy.io/2.0/aws/amazon-eventstream.html"/>.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EventPrelude(int TotalBytes, int HeaderBytes)
{
    public const int Bytes = 12;

    /// <summary>Prelude and checksum: what is there of an empty message.</summary>
    public const int Around = Bytes + sizeof(uint);

    public int PayloadBytes => TotalBytes - HeaderBytes - Around;

    /// <returns>What is wrong with it; null where nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> prelude, Limits limits, out EventPrelude read)
    {
        read = default;
        var total = BinaryPrimitives.ReadUInt32BigEndian(prelude);
        var headers = BinaryPrimitives.ReadUInt32BigEndian(prelude[4..]);
        if (BinaryPrimitives.ReadUInt32BigEndian(prelude[8..]) != Crc.Crc32.Of(prelude[..8]))
        {
            return "has a wrong checksum over its lengths";
        }
        if (headers > limits.EventHeaderBytes)
        {
            return Say($"has {headers} bytes of headers, more than the {limits.EventHeaderBytes} that are taken");
        }
        if (total < headers + Around)
        {
            return Say($"has a length of {total} bytes, which its {headers} bytes of headers do not fit into");
        }
        if (total - headers - Around > limits.EventPayloadBytes)
        {
            return Say($"has a payload of more than the {limits.EventPayloadBytes} bytes that are taken");
        }
        read = new EventPrelude((int)total, (int)headers);
        return null;
    }

    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteInt32BigEndian(into, TotalBytes);
        BinaryPrimitives.WriteInt32BigEndian(into[4..], HeaderBytes);
        BinaryPrimitives.WriteUInt32BigEndian(into[8..], (uint)Crc.Crc32.Of(into[..8]));
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
