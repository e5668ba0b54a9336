using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Events;

namespace Narrowgate.Aws.Tests.Events;

/// <summary>Streams of messages as tests make and read them.</summary>
internal static class Streams
{
    /// <summary>Messages with headers of every type and payloads of any bytes.</summary>
    public static Arbitrary<EventMessage[]> Messages { get; } =
        Message().ListOf().Select(messages => messages.ToArray()).ToArbitrary();

    public static byte[] Write(params IEnumerable<EventMessage> messages) => [.. messages.SelectMany(EventFrame.Write)];

    /// <summary>All messages, or the refusal that ended them.</summary>
    public static (List<EventMessage> Messages, string? Refused) Read(Stream stream, Limits? limits = null)
    {
        var reader = new EventStreamReader(stream, limits ?? Limits.Default);
        var messages = new List<EventMessage>();
        // Nothing in these streams waits.
        while (reader.NextAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } read)
        {
            if (!read.Holds(out var message, out var refusal))
            {
                return (messages, refusal.Message);
            }
            messages.Add(message);
        }
        return (messages, null);
    }

    public static (List<EventMessage> Messages, string? Refused) Read(byte[] bytes, Limits? limits = null) =>
        Read(new MemoryStream(bytes, writable: false), limits);

    /// <summary>An event as services send it.</summary>
    public static EventMessage Event(string type, string payload, string contentType = "application/json") => new(
        [
            EventHeader.Of(":message-type", "event"), EventHeader.Of(":event-type", type),
            EventHeader.Of(":content-type", contentType),
        ],
        System.Text.Encoding.UTF8.GetBytes(payload));

    private static Gen<EventMessage> Message() =>
        from headers in Header().ListOf()
        from payload in ArbMap.Default.GeneratorFor<byte[]>()
        select new EventMessage([.. headers.DistinctBy(header => header.Name)], payload);

    private static Gen<EventHeader> Header() =>
        from name in ArbMap.Default.GeneratorFor<NonEmptyString>()
        from type in Gen.Choose(0, 9)
        from bytes in Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), 16)
        from text in ArbMap.Default.GeneratorFor<UnicodeString>()
        select new EventHeader(
            Unicode(name.Get), (EventHeaderType)type, Value((EventHeaderType)type, bytes, Unicode(text.Get)));

    private static byte[] Value(EventHeaderType type, byte[] bytes, string text) => type switch
    {
        EventHeaderType.True or EventHeaderType.False => [],
        EventHeaderType.Byte => bytes[..1],
        EventHeaderType.Short => bytes[..2],
        EventHeaderType.Integer => bytes[..4],
        EventHeaderType.Long or EventHeaderType.Timestamp => bytes[..8],
        EventHeaderType.Text => System.Text.Encoding.UTF8.GetBytes(text),
        _ => bytes,
    };

    private static string Unicode(string text)
    {
        var whole = string.Concat(text.EnumerateRunes().Take(20).Select(rune => rune.ToString()));
        return whole.Length == 0 ? "n" : whole;
    }
}

/// <summary>Gives its bytes in blocks of the sizes that it is told, over and over.</summary>
internal sealed class BrokenUpStream(byte[] bytes, int[] sizes) : MemoryStream(bytes, writable: false)
{
    private int _turn;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var size = sizes.Length == 0 ? 1 : 1 + (Math.Abs(sizes[_turn++ % sizes.Length]) % 40);
        return base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
