using Narrowgate.Recording;
using Narrowgate.Storage.Sqlite;
using Narrowgate.Storage.Tests.Journal;
using Narrowgate.Testing;

namespace Narrowgate.Storage.Tests.Sqlite;

public sealed class FullDiskTests : IDisposable
{
    private readonly JournalFixture _files = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task An_index_that_cannot_be_written_says_so_and_goes_on_when_there_is_room_again()
    {
        using var disk = SmallDisk.Mount("6m");
        await using var journal = _files.Open();
        var log = new ListLogger<SqliteRecordings>();
        await using var recordings = SqliteRecordings.Open(disk["index.db"], journal, _clock, log);
        await recordings.SessionsAsync(new SessionQuery(), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(disk["other"], new byte[5 << 20]);

        for (var number = 0; number < 200; number++)
        {
            var call = new RecordedCall(
                $"c{number}", Session: null, _clock.GetUtcNow(), "s3", new string('x', 20_000), Parameters: null, [], [],
                Account: null, Region: null, Decision: null, Request: null);
            await journal.AppendAsync(new CallIntended(_clock.GetUtcNow(), call, Request: null));
        }
        var refusal = await Should.ThrowAsync<IOException>(() => AskAsync(recordings));
        refusal.Message.ShouldContain("index cannot be written");
        log.Lines.ShouldContain(line => line.Id == 4012);

        File.Delete(disk["other"]);
        var page = await RetryAsync(recordings);
        page.Items[0].Call.Id.ShouldBe("c199");
    }

    /// <summary>Asks, and lets time pass until there is an answer: the index tries again after a second.</summary>
    private async Task<Page<CallRecording>> AskAsync(SqliteRecordings recordings)
    {
        var asking = recordings.CallsAsync(new CallQuery(Limit: 1), TestContext.Current.CancellationToken);
        while (!asking.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        return await asking;
    }

    private async Task<Page<CallRecording>> RetryAsync(SqliteRecordings recordings)
    {
        try
        {
            return await AskAsync(recordings);
        }
        catch (IOException)
        {
            // An attempt that began while the disk was still full may be the one that answers first.
            return await AskAsync(recordings);
        }
    }
}
