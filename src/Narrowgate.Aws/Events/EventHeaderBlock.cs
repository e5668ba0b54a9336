using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Events;

/// <summary>
/// The headers of a message, one behind the other: length and name, type, and a value whose length the type says or
/// that begins with it. No two blocks mean the same, so what is written anew has the bytes that were read.
/// </summary>
internal static class EventHeaderBlock
{
    /// <returns>What is wrong with it, and where; null where nothing is.</returns>
    public static string? Read(ReadOnlyMemory<byte> block, out ImmutableArray<EventHeader> headers)
    {
        headers = [];
        var read = ImmutableArray.CreateBuilder<EventHeader>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var position = 0; position < block.Length;)
        {
            var start = position;
            if (ReadOne(block, ref position, out var header) is { } fault)
            {
                return string.Create(CultureInfo.InvariantCulture, $"has at byte {start} of its headers {fault}");
            }
            if (!names.Add(header!.Name))
            {
                return $"has the header {NotUnderstood.Quote(header.Name)} more than once";
            }
            read.Add(header);
        }
        headers = read.ToImmutable();
        return null;
    }

    /// <exception cref="InvalidOperationException">A header that no message can have.</exception>
    public static void Write(IBufferWriter<byte> into, ImmutableArray<EventHeader> headers)
    {
        foreach (var header in headers)
        {
            var name = Encoding.UTF8.GetBytes(header.Name);
            if (name.Length is 0 or > byte.MaxValue || header.Value.Length > ushort.MaxValue
                || (FixedBytes(header.Type) is { } bytes && bytes != header.Value.Length))
            {
                throw new InvalidOperationException($"The header '{header.Name}' cannot be written.");
            }
            into.Write([(byte)name.Length, .. name, (byte)header.Type]);
            if (FixedBytes(header.Type) is null)
            {
                BinaryPrimitives.WriteUInt16BigEndian(into.GetSpan(sizeof(ushort)), (ushort)header.Value.Length);
                into.Advance(sizeof(ushort));
            }
            into.Write(header.Value.Span);
        }
    }

    /// <summary>Null for the two types that say their length themselves.</summary>
    private static int? FixedBytes(EventHeaderType type) => type switch
    {
        EventHeaderType.True or EventHeaderType.False => 0,
        EventHeaderType.Byte => sizeof(byte),
        EventHeaderType.Short => sizeof(short),
        EventHeaderType.Integer => sizeof(int),
        EventHeaderType.Long or EventHeaderType.Timestamp => sizeof(long),
        EventHeaderType.Uuid => 16,
        _ => null,
    };

    private static string? ReadOne(ReadOnlyMemory<byte> block, ref int position, out EventHeader? header)
    {
        header = null;
        if (!Take(block, 1, ref position, out var length) || !Take(block, length.Span[0], ref position, out var name)
            || !Take(block, 1, ref position, out var type))
        {
            return "a header that breaks off";
        }
        if (name.IsEmpty || !Utf8.IsValid(name.Span))
        {
            return "a header whose name is empty or not UTF-8";
        }
        if (type.Span[0] > (byte)EventHeaderType.Uuid)
        {
            return string.Create(CultureInfo.InvariantCulture, $"a header of the unknown type {type.Span[0]}");
        }
        var known = (EventHeaderType)type.Span[0];
        if (FixedBytes(known) is not { } bytes)
        {
            if (!Take(block, sizeof(ushort), ref position, out var said))
            {
                return "a header that breaks off";
            }
            bytes = BinaryPrimitives.ReadUInt16BigEndian(said.Span);
        }
        if (!Take(block, bytes, ref position, out var value))
        {
            return "a header that breaks off";
        }
        if (known == EventHeaderType.Text && !Utf8.IsValid(value.Span))
        {
            return "a header whose text is not UTF-8";
        }
        header = new EventHeader(Encoding.UTF8.GetString(name.Span), known, value);
        return null;
    }

    private static bool Take(ReadOnlyMemory<byte> block, int count, ref int position, out ReadOnlyMemory<byte> taken)
    {
        taken = default;
        if (block.Length - position < count)
        {
            return false;
        }
        taken = block.Slice(position, count);
        position += count;
        return true;
    }
}
