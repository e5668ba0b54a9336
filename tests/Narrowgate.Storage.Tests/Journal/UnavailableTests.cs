using Narrowgate.Recording;
using Narrowgate.Storage.Journal;
using Narrowgate.Testing;

namespace Narrowgate.Storage.Tests.Journal;

/// <summary>The disk says no: at a flush, at a write, and for real, on a full file system.</summary>
public sealed class UnavailableTests : IDisposable
{
    private readonly JournalFixture _fixture = new() { SegmentBytes = 16 << 10 };

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task An_entry_whose_flush_failed_was_never_written_and_the_next_takes_its_position()
    {
        var failures = 0;
        await using (var journal = _fixture.OpenWith(file => ThrowWhile(ref failures, file)))
        {
            await journal.AppendAsync(JournalFixture.Entry("1"));
            failures = 1;
            await Should.ThrowAsync<JournalUnavailableException>(
                async () => await journal.AppendAsync(JournalFixture.Entry("a longer one that fails")));
            (await journal.AppendAsync(JournalFixture.Entry("2"))).ShouldBe(2);
        }

        (await VersionsAsync()).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task While_the_disk_stays_broken_nothing_is_accepted_and_then_it_goes_on_by_itself()
    {
        var failures = 0;
        await using (var journal = _fixture.OpenWith(file => ThrowWhile(ref failures, file)))
        {
            await journal.AppendAsync(JournalFixture.Entry("1"));
            failures = int.MaxValue;
            for (var attempt = 0; attempt < 5; attempt++)
            {
                await Should.ThrowAsync<JournalUnavailableException>(
                    async () => await journal.AppendAsync(JournalFixture.Entry("lost")));
            }
            journal.Position.ShouldBe(1);
            (await JournalFixture.ToListAsync(journal)).Count.ShouldBe(1);

            failures = 0;
            (await journal.AppendAsync(JournalFixture.Entry("2"))).ShouldBe(2);
        }

        (await VersionsAsync()).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task A_crash_right_after_a_failed_flush_does_not_bring_the_entry_back()
    {
        var failures = 0;
        await using (var journal = _fixture.OpenWith(file => ThrowWhile(ref failures, file)))
        {
            await journal.AppendAsync(JournalFixture.Entry("1"));
            failures = 1;
            await Should.ThrowAsync<JournalUnavailableException>(
                async () => await journal.AppendAsync(JournalFixture.Entry("refused")));
        }

        (await VersionsAsync()).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Everybody_in_a_batch_that_failed_hears_of_it()
    {
        var failures = 0;
        await using var journal = _fixture.OpenWith(file => ThrowWhile(ref failures, file));
        failures = int.MaxValue;

        var appends = Enumerable.Range(0, 32).Select(number => Task.Run(async () =>
            await journal.AppendAsync(JournalFixture.Entry($"{number}"))));
        foreach (var append in appends.ToArray())
        {
            await Should.ThrowAsync<JournalUnavailableException>(() => append);
        }

        failures = 0;
        (await journal.AppendAsync(JournalFixture.Entry("1"))).ShouldBe(1);
    }

    [Fact]
    public async Task A_full_disk_refuses_entries_and_when_there_is_room_again_it_goes_on_without_a_restart()
    {
        using var disk = SmallDisk.Mount("1m");
        var settings = new FileJournalSettings(disk["journal"]) { SegmentBytes = 128 << 10, FirstSegmentBytes = 64 << 10 };
        var written = 0;
        await using (var journal = FileJournal.Open(settings, _fixture.Log))
        {
            await File.WriteAllBytesAsync(disk["other"], new byte[300 << 10]);
            var refusal = await Should.ThrowAsync<JournalUnavailableException>(async () =>
            {
                while (written < 10_000)
                {
                    await journal.AppendAsync(JournalFixture.Entry(JournalFixture.Text(written + 1, 1000)));
                    written++;
                }
            });
            refusal.Message.ShouldContain("No space left");
            journal.Position.ShouldBe(written);
            written.ShouldBeGreaterThan(100);

            File.Delete(disk["other"]);
            (await journal.AppendAsync(JournalFixture.Entry(JournalFixture.Text(written + 1, 1000)))).ShouldBe(++written);
            (await JournalFixture.ToListAsync(journal)).Count.ShouldBe(written);
        }

        await using var again = FileJournal.Open(settings, _fixture.Log);
        (await JournalFixture.ToListAsync(again)).Select(entry => ((GatewayStarted)entry.Entry).Version)
            .ShouldBe(Enumerable.Range(1, written).Select(number => JournalFixture.Text(number, 1000)));
    }

    [Fact]
    public async Task A_full_disk_still_takes_what_fits_after_a_large_entry_that_did_not()
    {
        using var disk = SmallDisk.Mount("1m");
        var settings = new FileJournalSettings(disk["journal"]) { SegmentBytes = 128 << 10, FirstSegmentBytes = 64 << 10 };
        await using var journal = FileJournal.Open(settings, _fixture.Log);

        await Should.ThrowAsync<JournalUnavailableException>(
            async () => await journal.AppendAsync(JournalFixture.Entry(new string('x', 2 << 20))));
        (await journal.AppendAsync(JournalFixture.Entry("small"))).ShouldBe(1);
    }

    private static void ThrowWhile(ref int failures, Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        if (failures > 0)
        {
            failures--;
            throw new IOException("fdatasync: Input/output error");
        }
        Disk.Flush(file);
    }

    private async Task<IEnumerable<string>> VersionsAsync() =>
        (await _fixture.ReadAllAsync()).Select(entry => ((GatewayStarted)entry.Entry).Version);
}
