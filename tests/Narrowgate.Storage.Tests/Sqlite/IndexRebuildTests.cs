using Dapper;
using Microsoft.Data.Sqlite;
using Narrowgate.Recording;

namespace Narrowgate.Storage.Tests.Sqlite;

public sealed class IndexRebuildTests : IAsyncDisposable
{
    private readonly IndexFixture _index = new();

    public ValueTask DisposeAsync() => _index.DisposeAsync();

    [Fact]
    public async Task A_question_sees_everything_that_was_durable_when_it_was_asked()
    {
        for (var number = 0; number < 200; number++)
        {
            await _index.AppendAsync(_index.Intended($"c{number}"));
            (await _index.CallAsync($"c{number}")).State.ShouldBe("forwarded");
        }
    }

    [Fact]
    public async Task What_the_index_missed_is_taken_in_at_the_next_start_and_nothing_twice()
    {
        await _index.AppendAsync(_index.Opened("s1"), _index.Intended("c1"));
        (await _index.SessionAsync("s1")).CallCount.ShouldBe(1);

        // As after a crash between the journal and the index: entries are durable that the index never saw.
        await _index.Recordings.DisposeAsync();
        await _index.AppendAsync(_index.Intended("c2"));
        await _index.RestartAsync(() => { });

        (await _index.SessionAsync("s1")).CallCount.ShouldBe(2);
        Rebuilds().ShouldBe(1);
    }

    [Fact]
    public async Task A_missing_index_is_built_from_the_journal()
    {
        await FillAsync();
        await _index.RestartAsync(RemoveIndex);

        await ShouldBeWholeAsync();
        Rebuilds().ShouldBe(2);
    }

    [Fact]
    public async Task An_index_of_another_version_is_built_anew()
    {
        await FillAsync();
        await _index.RestartAsync(() => Change("PRAGMA user_version = 77"));

        await ShouldBeWholeAsync();
        Rebuilds().ShouldBe(2);
    }

    [Fact]
    public async Task An_index_that_is_ahead_of_the_journal_is_built_anew()
    {
        await FillAsync();
        await _index.RestartAsync(() => Change("UPDATE origin SET position = 1000"));

        await ShouldBeWholeAsync();
        Rebuilds().ShouldBe(2);
    }

    [Fact]
    public async Task An_index_of_another_journal_is_built_anew()
    {
        await _index.AppendAsync(_index.Intended("of the old journal"));
        await _index.CallAsync("of the old journal");
        await _index.RestartAsync(() => Directory.Delete(_index.JournalDirectory, recursive: true));
        await FillAsync();

        await ShouldBeWholeAsync();
        (await _index.Recordings.CallAsync("of the old journal", TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_replaced()
    {
        await FillAsync();
        await _index.RestartAsync(() =>
        {
            RemoveIndex();
            File.WriteAllText(_index.Path, new string('x', 10_000));
        });

        await ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Damage_that_shows_only_in_the_middle_is_mended_by_the_question_that_meets_it()
    {
        await FillAsync();
        await _index.RestartAsync(() =>
        {
            Change("PRAGMA wal_checkpoint(TRUNCATE)");
            var bytes = File.ReadAllBytes(_index.Path);
            bytes.AsSpan(3 * 4096).Fill(0xFF);
            File.WriteAllBytes(_index.Path, bytes);
        });

        await ShouldBeWholeAsync();
        Rebuilds().ShouldBe(2);
    }

    [Fact]
    public async Task Only_the_owner_may_read_the_index()
    {
        await FillAsync();
        await _index.SessionAsync("s1");

        var files = Directory.EnumerateFiles(Path.GetDirectoryName(_index.Path)!, "*.db*").ToArray();
        files.Length.ShouldBeGreaterThan(1);
        files.ShouldAllBe(file => File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task Whoever_asks_after_the_end_is_told_and_does_not_wait_for_ever()
    {
        await _index.Recordings.DisposeAsync();
        await _index.AppendAsync(_index.Intended("c1"));

        await Should.ThrowAsync<Exception>(() => _index.CallsAsync());
    }

    private async Task FillAsync()
    {
        await _index.AppendAsync(_index.Opened("s1"));
        for (var number = 0; number < 100; number++)
        {
            await _index.AppendAsync(_index.Intended($"c{number}", seconds: number), _index.Concluded($"c{number}"));
        }
        await _index.SessionAsync("s1");
    }

    private async Task ShouldBeWholeAsync()
    {
        var calls = await _index.CallsAsync(new CallQuery(Limit: 1000));
        calls.Items.Length.ShouldBe(100);
        calls.Items.ShouldAllBe(call => call.State == "done");
        (await _index.SessionAsync("s1")).CallCount.ShouldBe(100);
    }

    private int Rebuilds() => _index.Log.Lines.Count(line => line.Id == 4011);

    private void RemoveIndex()
    {
        SqliteConnection.ClearAllPools();
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            File.Delete(_index.Path + suffix);
        }
    }

    private void Change(string sql)
    {
        SqliteConnection.ClearAllPools();
        using var connection = new SqliteConnection($"Data Source={_index.Path};Pooling=False");
        connection.Execute(sql);
    }
}
