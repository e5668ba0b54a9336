using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;

namespace Narrowgate.Aws.Tests.Events;

public sealed class EventStreamReaderTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void What_is_written_reads_the_same_wherever_the_blocks_end() => Check.One(Many, Prop.ForAll(
        Streams.Messages, ArbMap.Default.ArbFor<int[]>(), (messages, sizes) =>
        {
            var (read, refused) = Streams.Read(new BrokenUpStream(Streams.Write(messages), sizes));
            refused.ShouldBeNull();
            read.ShouldBe(messages);
        }));

    [Fact]
    public void What_is_read_is_written_with_the_very_bytes() => Check.One(Many, Prop.ForAll(Streams.Messages, messages =>
    {
        var bytes = Streams.Write(messages);
        Streams.Write(Streams.Read(bytes).Messages).ShouldBe(bytes);
    }));

    [Fact]
    public void A_message_with_any_byte_changed_is_refused_and_so_is_all_that_follows() => Check.One(Many, Prop.ForAll(
        Streams.Messages, ArbMap.Default.ArbFor<(NonNegativeInt Place, byte Change)>(), (messages, at) =>
        {
            if (messages.Length == 0)
            {
                return;
            }
            var bytes = Streams.Write(messages);
            bytes[at.Place.Get % bytes.Length] ^= at.Change == 0 ? (byte)1 : at.Change;
            var (read, refused) = Streams.Read(bytes);
            refused.ShouldNotBeNull();
            read.ShouldBe(messages[..read.Count]);
        }));

    [Fact]
    public void A_stream_that_breaks_off_within_a_message_is_refused() => Check.One(Many, Prop.ForAll(
        Streams.Messages, ArbMap.Default.ArbFor<NonNegativeInt>(), (messages, at) =>
        {
            var bytes = Streams.Write(messages);
            var cut = bytes.Length == 0 ? 0 : at.Get % bytes.Length;
            var (read, refused) = Streams.Read(bytes[..cut]);
            if (Streams.Write(read).Length == cut)
            {
                refused.ShouldBeNull();
            }
            else
            {
                refused.ShouldBe($"Message {read.Count + 1} of the event stream breaks off.");
            }
        }));

    [Fact]
    public void Any_bytes_are_answered() => Check.One(Many.WithMaxTest(3000), Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), bytes => Streams.Read(bytes).Refused is not null || bytes.Length == 0));

    [Theory]
    [InlineData(15, 0, "has a length of 15 bytes, which its 0 bytes of headers do not fit into")]
    [InlineData(20, 5, "has a length of 20 bytes, which its 5 bytes of headers do not fit into")]
    [InlineData(0, 0, "has a length of 0 bytes")]
    [InlineData(200_000, 131_073, "has 131073 bytes of headers, more than the 131072 that are taken")]
    [InlineData(25_165_841, 0, "has a payload of more than the 25165824 bytes that are taken")]
    [InlineData(uint.MaxValue, 0, "has a payload of more than the 25165824 bytes that are taken")]
    [InlineData(16, uint.MaxValue, "bytes of headers, more than")]
    public void Lengths_that_cannot_be_are_refused_before_anything_is_waited_for(uint total, uint headers, string because) =>
        Streams.Read(Prelude(total, headers)).Refused.ShouldNotBeNull().ShouldContain(because);

    [Fact]
    public void A_promised_length_takes_no_memory_before_the_bytes_are_there()
    {
        var bytes = Prelude(20 * 1024 * 1024, 0);
        Streams.Read(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Streams.Read(bytes).Refused.ShouldBe("Message 1 of the event stream breaks off.");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64 * 1024);
    }

    [Fact]
    public void A_message_as_large_as_they_may_be_is_read()
    {
        var message = new EventMessage([EventHeader.Of("n", "v")], new byte[Limits.Default.EventPayloadBytes]);
        var (read, refused) = Streams.Read(Streams.Write(message, message));
        refused.ShouldBeNull();
        read.ShouldBe([message, message]);
    }

    [Fact]
    public async Task After_a_refusal_there_is_nothing_more()
    {
        var bytes = Streams.Write(new EventMessage([], new byte[] { 1 }), new EventMessage([], new byte[] { 2 }));
        bytes[12] ^= 1;
        var reader = new EventStreamReader(new MemoryStream(bytes), Limits.Default);
        for (var time = 0; time < 3; time++)
        {
            var read = await reader.NextAsync(TestContext.Current.CancellationToken);
            read.ShouldNotBeNull().Holds(out _, out var refusal).ShouldBeFalse();
            refusal!.Message.ShouldBe("Message 1 of the event stream has a wrong checksum.");
        }
    }

    private static byte[] Prelude(uint total, uint headers)
    {
        var prelude = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(prelude, total);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(4), headers);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(8), (uint)Crc.Crc32.Of(prelude.AsSpan(0, 8)));
        return prelude;
    }
}
