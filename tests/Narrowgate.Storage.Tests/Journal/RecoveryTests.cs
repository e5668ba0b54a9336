using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Recording;
using Narrowgate.Storage.Journal;

namespace Narrowgate.Storage.Tests.Journal;

public sealed class RecoveryTests : IDisposable
{
    private readonly JournalFixture _fixture = new() { SegmentBytes = 4096 };

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_tail_torn_at_any_byte_is_erased_and_what_came_before_stays()
    {
        await _fixture.FillAsync(3, bytesEach: 50);
        var whole = await File.ReadAllBytesAsync(_fixture.Segments[0]);
        var (start, end) = FrameOf(whole, 3);

        for (var cut = start; cut < end; cut++)
        {
            var torn = whole.ToArray();
            torn.AsSpan(cut).Clear();
            await File.WriteAllBytesAsync(_fixture.Segments[0], torn);

            (await _fixture.ReadAllAsync()).Select(entry => entry.Position).ShouldBe([1L, 2L]);
            (await File.ReadAllBytesAsync(_fixture.Segments[0])).AsSpan(start).IndexOfAnyExcept((byte)0).ShouldBe(-1);
        }
        _fixture.Log.Lines.Count(line => line.Id == 4001).ShouldBe(end - start - 1);
    }

    [Fact]
    public async Task A_crash_may_leave_any_sectors_of_the_last_batch_and_takes_nothing_that_was_durable()
    {
        var (before, after) = await BatchInFlightAsync();
        var sectors = Enumerable.Range(0, before.Length / 512)
            .Where(sector => !Sector(before, sector).SequenceEqual(Sector(after, sector)))
            .ToArray();
        sectors.Length.ShouldBeGreaterThan(3);

        Prop.ForAll(Arb.From(Gen.SubListOf(sectors)), landed =>
        {
            var disk = before.ToArray();
            foreach (var sector in landed)
            {
                Sector(after, sector).CopyTo(disk.AsSpan(sector * 512));
            }
            File.WriteAllBytes(_fixture.Segments[0], disk);

            var entries = _fixture.ReadAllAsync().GetAwaiter().GetResult();
            entries.Count.ShouldBeInRange(2, 7);
            entries.Select(entry => ((GatewayStarted)entry.Entry).Version[0]).ShouldBe("1234567".Take(entries.Count));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public async Task After_a_torn_tail_the_journal_goes_on_with_the_position_that_was_lost()
    {
        await _fixture.FillAsync(3, bytesEach: 50);
        Flip(_fixture.Segments[0], position: 3, at: Frame.HeaderBytes);

        await using (var journal = _fixture.Open())
        {
            journal.Position.ShouldBe(2);
            (await journal.AppendAsync(JournalFixture.Entry("again"))).ShouldBe(3);
        }
        (await _fixture.ReadAllAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Any_flipped_bit_before_the_last_entry_stops_the_start()
    {
        await _fixture.FillAsync(4, bytesEach: 10);
        var whole = await File.ReadAllBytesAsync(_fixture.Segments[0]);
        var (start, end) = FrameOf(whole, 2);

        for (var bit = start * 8; bit < end * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(_fixture.Segments[0], damaged);

            var refusal = Should.Throw<JournalCorruptException>(_fixture.Open, $"bit {bit}");
            refusal.Message.ShouldContain("entry 2 is damaged");
            refusal.Message.ShouldContain("backup");
        }
    }

    [Fact]
    public async Task An_entry_that_was_zeroed_in_the_middle_stops_the_start()
    {
        await _fixture.FillAsync(4);
        var bytes = await File.ReadAllBytesAsync(_fixture.Segments[0]);
        var (start, end) = FrameOf(bytes, 2);
        bytes.AsSpan(start..end).Clear();
        await File.WriteAllBytesAsync(_fixture.Segments[0], bytes);

        Should.Throw<JournalCorruptException>(_fixture.Open);
    }

    [Fact]
    public async Task A_damaged_entry_in_the_last_segment_but_one_stops_the_start()
    {
        await _fixture.FillAsync(60, bytesEach: 300);
        Flip(_fixture.Segments[^2], FirstOf(_fixture.Segments[^2]) + 1, at: 40);

        Should.Throw<JournalCorruptException>(_fixture.Open).Message.ShouldContain(_fixture.Segments[^2]);
    }

    [Fact]
    public async Task A_damaged_entry_further_back_is_met_by_whoever_reads_it()
    {
        await _fixture.FillAsync(60, bytesEach: 300);
        Flip(_fixture.Segments[1], FirstOf(_fixture.Segments[1]) + 1, at: 40);

        var refusal = await Should.ThrowAsync<JournalCorruptException>(_fixture.ReadAllAsync);
        refusal.Message.ShouldContain(_fixture.Segments[1]);
    }

    [Fact]
    public async Task A_segment_that_is_missing_in_the_middle_stops_the_start()
    {
        await _fixture.FillAsync(60, bytesEach: 300);
        File.Delete(_fixture.Segments[2]);

        Should.Throw<JournalCorruptException>(_fixture.Open).Message.ShouldContain("missing");
    }

    [Fact]
    public async Task A_segment_of_another_journal_stops_the_start()
    {
        using var other = new JournalFixture { SegmentBytes = 4096 };
        await _fixture.FillAsync(60, bytesEach: 300);
        await other.FillAsync(60, bytesEach: 300);
        File.Copy(other.Segments[2], _fixture.Segments[2], overwrite: true);

        Should.Throw<JournalCorruptException>(_fixture.Open).Message.ShouldContain("not of this journal");
    }

    [Fact]
    public async Task A_segment_of_a_newer_version_stops_the_start()
    {
        await _fixture.FillAsync(1);
        var bytes = await File.ReadAllBytesAsync(_fixture.Segments[0]);
        bytes[8]++;
        await File.WriteAllBytesAsync(_fixture.Segments[0], bytes);

        Should.Throw<JournalCorruptException>(_fixture.Open).Message.ShouldContain("newer gateway");
    }

    [Fact]
    public async Task What_a_crash_left_of_a_coming_segment_is_removed()
    {
        await _fixture.FillAsync(1);
        await File.WriteAllTextAsync(Path.Combine(_fixture.Directory, "next"), "half made");

        (await _fixture.ReadAllAsync()).Count.ShouldBe(1);
        File.Exists(Path.Combine(_fixture.Directory, "next")).ShouldBeFalse();
    }

    /// <summary>The disk before and after a batch of five entries, of which nobody heard whether it is durable.</summary>
    private async Task<(byte[] Before, byte[] After)> BatchInFlightAsync()
    {
        await _fixture.FillAsync(2, bytesEach: 50);
        var before = await File.ReadAllBytesAsync(_fixture.Segments[0]);
        using var flushing = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        var isGated = false;
        await using (var journal = _fixture.OpenWith(file =>
        {
            if (isGated)
            {
                flushing.Release();
                go.Wait();
            }
        }))
        {
            isGated = true;
            var first = Task.Run(async () => await journal.AppendAsync(JournalFixture.Entry(JournalFixture.Text(3, 300))));
            await flushing.WaitAsync();
            var others = Enumerable.Range(4, 4)
                .Select(number => journal.AppendAsync(JournalFixture.Entry(JournalFixture.Text(number, 300))).AsTask())
                .ToArray();
            isGated = false;
            go.Release();
            await first;
            await Task.WhenAll(others);
        }
        var whole = await File.ReadAllBytesAsync(_fixture.Segments[0]);
        var (_, endOfFirst) = FrameOf(whole, 3);
        return ([.. whole[..endOfFirst], .. before[endOfFirst..]], whole);
    }

    private static Span<byte> Sector(byte[] disk, int number) => disk.AsSpan(number * 512, 512);

    private static long FirstOf(string segment) =>
        BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(segment).AsSpan(32));

    private static void Flip(string segment, long position, int at)
    {
        var bytes = File.ReadAllBytes(segment);
        bytes[FrameOf(bytes, position).Start + at] ^= 4;
        File.WriteAllBytes(segment, bytes);
    }

    private static (int Start, int End) FrameOf(byte[] segment, long position)
    {
        var offset = SegmentHeader.Bytes;
        while (Frame.ReadHeader(segment.AsSpan(offset)) is var frame && frame.Position != position)
        {
            frame.Length.ShouldBeGreaterThan(0);
            offset += (int)frame.Bytes;
        }
        return (offset, offset + (int)Frame.ReadHeader(segment.AsSpan(offset)).Bytes);
    }
}
