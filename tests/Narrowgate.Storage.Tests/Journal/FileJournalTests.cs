using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Recording;
using Narrowgate.Storage.Journal;

namespace Narrowgate.Storage.Tests.Journal;

public sealed class FileJournalTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void What_was_appended_is_read_back_in_order_before_and_after_a_restart() =>
        Prop.ForAll(Arb.From(JournalEntries.Any.ListOf()), entries =>
        {
            using var fixture = new JournalFixture { SegmentBytes = 4096 };
            RoundTripAsync(fixture, [.. entries]).GetAwaiter().GetResult();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public async Task A_new_journal_is_empty_and_begins_with_position_1()
    {
        await using var journal = _fixture.Open();

        journal.Position.ShouldBe(0);
        (await JournalFixture.ToListAsync(journal)).ShouldBeEmpty();
        (await journal.AppendAsync(JournalFixture.Entry("1"))).ShouldBe(1);
        journal.Position.ShouldBe(1);
    }

    [Fact]
    public async Task Reading_begins_after_any_position_also_in_another_segment()
    {
        await _fixture.FillAsync(300, bytesEach: 1000);
        _fixture.Segments.Count.ShouldBeGreaterThan(3);
        await using var journal = _fixture.Open();

        for (var after = 0; after <= 300; after += 25)
        {
            var positions = (await JournalFixture.ToListAsync(journal, after)).Select(entry => entry.Position);
            positions.ShouldBe(Enumerable.Range(after + 1, 300 - after).Select(position => (long)position));
        }
    }

    [Fact]
    public async Task An_entry_that_is_larger_than_a_segment_gets_one_of_its_own()
    {
        int[] sizes = [10, 200_000, 10, 70_000, 70_000, 10];
        await using (var journal = _fixture.Open())
        {
            foreach (var size in sizes)
            {
                await journal.AppendAsync(JournalFixture.Entry(new string('x', size)));
            }
        }

        (await _fixture.ReadAllAsync()).Select(entry => ((GatewayStarted)entry.Entry).Version.Length).ShouldBe(sizes);
    }

    [Fact]
    public async Task The_first_entry_of_all_may_be_larger_than_a_segment()
    {
        await using (var journal = _fixture.Open())
        {
            await journal.AppendAsync(JournalFixture.Entry(new string('x', 200_000)));
            await journal.AppendAsync(JournalFixture.Entry("small"));
        }

        (await _fixture.ReadAllAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_entry_beyond_the_limit_is_refused_and_the_next_one_is_not()
    {
        await using var journal = FileJournal.Open(_fixture.Settings() with { EntryBytes = 1000 }, _fixture.Log);

        await Should.ThrowAsync<JournalUnavailableException>(
            async () => await journal.AppendAsync(JournalFixture.Entry(new string('x', 1000))));
        (await journal.AppendAsync(JournalFixture.Entry("small"))).ShouldBe(1);
    }

    [Fact]
    public async Task Concurrent_appends_get_one_order_and_all_are_there()
    {
        var acknowledged = new List<(long Position, string Text)>[16];
        await using (var journal = _fixture.Open())
        {
            await Task.WhenAll(acknowledged.Select((_, caller) => Task.Run(async () =>
            {
                acknowledged[caller] = [];
                for (var number = 0; number < 200; number++)
                {
                    var text = $"{caller}.{number}";
                    acknowledged[caller].Add((await journal.AppendAsync(JournalFixture.Entry(text)), text));
                }
            })));
        }

        var read = (await _fixture.ReadAllAsync()).Select(entry => (entry.Position, ((GatewayStarted)entry.Entry).Version));
        read.ShouldBe(acknowledged.SelectMany(one => one).OrderBy(one => one.Position));
        acknowledged.ShouldAllBe(one => one.SequenceEqual(one.OrderBy(entry => entry.Position)));
        read.Select(entry => entry.Position).ShouldBe(Enumerable.Range(1, 16 * 200).Select(position => (long)position));
    }

    [Fact]
    public async Task Readers_see_whole_entries_while_appends_go_on()
    {
        await using var journal = _fixture.Open();
        var writing = Task.Run(async () =>
        {
            for (var number = 1; number <= 500; number++)
            {
                await journal.AppendAsync(JournalFixture.Entry(JournalFixture.Text(number, 500)));
            }
        });

        var position = 0L;
        while (position < 500)
        {
            await journal.WaitForAsync(position + 1, TestContext.Current.CancellationToken);
            foreach (var entry in await JournalFixture.ToListAsync(journal, position))
            {
                entry.Position.ShouldBe(++position);
                ((GatewayStarted)entry.Entry).Version.ShouldStartWith($"{position} ");
            }
        }
        await writing;
    }

    [Fact]
    public async Task Waiting_for_a_position_ends_when_it_is_durable_and_not_before()
    {
        await using var journal = _fixture.Open();
        var second = journal.WaitForAsync(2, TestContext.Current.CancellationToken);

        await journal.AppendAsync(JournalFixture.Entry("1"));
        second.IsCompleted.ShouldBeFalse();
        await journal.AppendAsync(JournalFixture.Entry("2"));
        await second;
        await journal.WaitForAsync(1, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_closed_journal_refuses_entries_and_whoever_waits_for_them()
    {
        var journal = _fixture.Open();
        var waiting = journal.WaitForAsync(1, TestContext.Current.CancellationToken);
        await journal.DisposeAsync();
        await journal.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => waiting);
        await Should.ThrowAsync<JournalUnavailableException>(
            async () => await journal.AppendAsync(JournalFixture.Entry("late")));
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_folder_is_refused()
    {
        await using (_fixture.Open())
        {
            var refusal = Should.Throw<IOException>(_fixture.Open);
            refusal.Message.ShouldContain("in use by another gateway");
            refusal.Message.ShouldContain($"process {Environment.ProcessId}");
        }
        await using var journal = _fixture.Open();
    }

    [Fact]
    public async Task Only_the_owner_may_look_into_the_journal()
    {
        await _fixture.FillAsync(200, bytesEach: 1000);

        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.GetUnixFileMode(_fixture.Directory).ShouldBe(owner | UnixFileMode.UserExecute);
        Directory.EnumerateFiles(_fixture.Directory).ShouldAllBe(file => File.GetUnixFileMode(file) == owner);
    }

    [Fact]
    public async Task The_journal_keeps_its_id_over_restarts()
    {
        Guid id;
        await using (var journal = _fixture.Open())
        {
            id = journal.Id;
        }
        await using var again = _fixture.Open();
        again.Id.ShouldBe(id);
    }

    private static async Task RoundTripAsync(JournalFixture fixture, JournalEntry[] entries)
    {
        var expected = entries.Select(entry => JournalJson.Write(entry));
        await using (var journal = fixture.Open())
        {
            foreach (var entry in entries)
            {
                await journal.AppendAsync(entry);
            }
            (await JournalFixture.ToListAsync(journal)).Select(entry => JournalJson.Write(entry.Entry)).ShouldBe(expected);
        }
        (await fixture.ReadAllAsync()).Select(entry => JournalJson.Write(entry.Entry)).ShouldBe(expected);
    }
}
