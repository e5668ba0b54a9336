using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;

namespace Narrowgate.Aws.Tests.Events;

/// <summary>Single messages: the vectors that AWS's own libraries are tested with, and what may not be in one.</summary>
public sealed class EventFrameTests
{
    private const string Json = "7b27666f6f273a27626172277d"; // {'foo':'bar'}

    [Theory]
    [InlineData("000000100000000005c248eb7d98c8ff", "", "")]
    [InlineData("0000001d00000000fd528c5a" + Json + "c3653936", "", "{'foo':'bar'}")]
    [InlineData("0000002d0000001041c424b80a6576656e742d74797065040000a00c" + Json + "36f480a0", "event-type Integer 0000A00C", "{'foo':'bar'}")]
    [InlineData(
        "0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e" + Json + "8d9c08b1",
        "content-type Text 6170706C69636174696F6E2F6A736F6E", "{'foo':'bar'}")]
    public void Published_messages_are_read_and_written(string hex, string header, string payload)
    {
        var (messages, refused) = Streams.Read(Convert.FromHexString(hex));
        refused.ShouldBeNull();
        var message = messages.ShouldHaveSingleItem();
        string.Join(' ', message.Headers.Select(one => $"{one.Name} {one.Type} {Convert.ToHexString(one.Value.Span)}")).ShouldBe(header);
        Encoding.UTF8.GetString(message.Payload.Span).ShouldBe(payload);
        Convert.ToHexStringLower(EventFrame.Write(message)).ShouldBe(hex);
    }

    [Theory]
    [InlineData("016101" + "016101", "has the header 'a' more than once")]
    [InlineData("016101" + "0161040000", "has at byte 3 of its headers a header that breaks off")]
    [InlineData("0001", "has at byte 0 of its headers a header whose name is empty or not UTF-8")]
    [InlineData("01ff00", "has at byte 0 of its headers a header whose name is empty or not UTF-8")]
    [InlineData("01610a", "has at byte 0 of its headers a header of the unknown type 10")]
    [InlineData("0161", "has at byte 0 of its headers a header that breaks off")]
    [InlineData("05616200", "has at byte 0 of its headers a header that breaks off")]
    [InlineData("016107000561", "has at byte 0 of its headers a header that breaks off")]
    [InlineData("01610700", "has at byte 0 of its headers a header that breaks off")]
    [InlineData("0161070002c328", "has at byte 0 of its headers a header whose text is not UTF-8")]
    [InlineData("01610900112233", "has at byte 0 of its headers a header that breaks off")]
    public void Headers_that_cannot_be_are_refused_with_their_place(string headers, string because) =>
        Streams.Read(Frame(Convert.FromHexString(headers))).Refused.ShouldBe($"Message 1 of the event stream {because}.");

    [Fact]
    public void Headers_have_values_of_ten_types()
    {
        var message = Streams.Read(Frame(Convert.FromHexString(
            "0174" + "00" + "0166" + "01" + "0162" + "02ff" + "0173" + "03fffe" + "0169" + "0480000000" + "016c" + "057fffffffffffffff"
            + "0179" + "06000200ff" + "0178" + "070002c3a9" + "0164" + "080000018df4fde100" + "0175" + "09" + new string('7', 32))))
            .Messages.ShouldHaveSingleItem();

        message["b"]!.Number.ShouldBe(-1);
        message["s"]!.Number.ShouldBe(-2);
        message["i"]!.Number.ShouldBe(int.MinValue);
        message["l"]!.Number.ShouldBe(long.MaxValue);
        message["x"]!.Text.ShouldBe("é");
        message["y"]!.Value.ToArray().ShouldBe([0, 255]);
        message["d"]!.Instant.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(0x18df4fde100));
        message.Headers.Select(header => (int)header.Type).ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        message["T"].ShouldBeNull();
    }

    [Fact]
    public void A_time_that_no_calendar_has_is_none() =>
        Streams.Read(Frame(Convert.FromHexString("0164087fffffffffffffff"))).Messages[0]["d"]!.Instant.ShouldBeNull();

    [Fact]
    public void What_no_message_can_have_is_not_written()
    {
        foreach (var header in (EventHeader[])[
            EventHeader.Of("", "v"), EventHeader.Of(new string('n', 256), "v"), EventHeader.Of("n", new byte[65536]),
            new EventHeader("n", EventHeaderType.Long, new byte[4]), new EventHeader("n", EventHeaderType.True, new byte[1])])
        {
            Should.Throw<InvalidOperationException>(() => EventFrame.Write(new EventMessage([header], default)));
        }
    }

    /// <summary>A good frame around any headers: a message without them, its lengths and checksums made anew.</summary>
    private static byte[] Frame(byte[] headers)
    {
        var frame = new byte[16 + headers.Length];
        new EventPrelude(frame.Length, headers.Length).Write(frame);
        headers.CopyTo(frame.AsSpan(12));
        var checksum = Crc.Crc32.BytesOf(frame.AsSpan()[..^4]);
        checksum.CopyTo(frame.AsSpan()[^4..]);
        return frame;
    }
}
