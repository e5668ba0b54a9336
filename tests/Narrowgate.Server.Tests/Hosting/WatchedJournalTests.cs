using System.Text.Json;
using Narrowgate.Recording;
using Narrowgate.Server.Hosting;
using Narrowgate.Testing;

namespace Narrowgate.Server.Tests.Hosting;

public sealed class WatchedJournalTests
{
    private readonly ManualClock _clock = new();
    private readonly Failing _inner = new();

    [Fact]
    public async Task A_gateway_that_cannot_record_is_not_ready_and_says_why()
    {
        var journal = new WatchedJournal(_inner, _clock);
        journal.Unready.ShouldBeNull();

        _inner.IsFull = true;
        await Should.ThrowAsync<JournalUnavailableException>(async () => await journal.AppendAsync(Entry()));

        journal.Unready.ShouldBe("No space left on device");
    }

    [Fact]
    public async Task It_is_ready_again_with_the_first_entry_that_is_written()
    {
        var journal = new WatchedJournal(_inner, _clock);
        _inner.IsFull = true;
        await Should.ThrowAsync<JournalUnavailableException>(async () => await journal.AppendAsync(Entry()));

        _inner.IsFull = false;
        await journal.AppendAsync(Entry());

        journal.Unready.ShouldBeNull();
    }

    [Fact]
    public async Task It_asks_for_calls_again_after_a_while_since_nothing_else_would_try()
    {
        var journal = new WatchedJournal(_inner, _clock);
        _inner.IsFull = true;
        await Should.ThrowAsync<JournalUnavailableException>(async () => await journal.AppendAsync(Entry()));

        _clock.Advance(TimeSpan.FromSeconds(5));

        journal.Unready.ShouldBeNull();
    }

    private AdministrativeAct Entry() => new(_clock.GetUtcNow(), "test", "test", JsonSerializer.SerializeToElement(1));

    private sealed class Failing : IJournal
    {
        public bool IsFull { get; set; }

        public long Position => 0;

        public ValueTask<long> AppendAsync(JournalEntry entry) =>
            IsFull ? throw new JournalUnavailableException("No space left on device") : ValueTask.FromResult(1L);

        public IAsyncEnumerable<PositionedEntry> ReadAsync(long after, CancellationToken cancellation) =>
            AsyncEnumerable.Empty<PositionedEntry>();
    }
}
