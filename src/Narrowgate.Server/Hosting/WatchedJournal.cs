using Narrowgate.Recording;

namespace Narrowgate.Server.Hosting;

/// <summary>The journal, and whether it could be written when that was last tried: for <c>/readyz</c>.</summary>
internal sealed class WatchedJournal(IJournal journal, TimeProvider clock) : IJournal
{
    /// <summary>
    /// A failure counts for so long. Not until the next success: a gateway that is not ready gets no calls, and without a
    /// call nothing would ever be written again.
    /// </summary>
    private static readonly TimeSpan FailureCounts = TimeSpan.FromSeconds(5);

    private volatile Failure? _last;

    public long Position => journal.Position;

    /// <summary>Why nothing can be recorded just now; null where it can, as far as is known.</summary>
    public string? Unready => _last is { } failure && clock.GetUtcNow() - failure.At < FailureCounts ? failure.Message : null;

    public async ValueTask<long> AppendAsync(JournalEntry entry)
    {
        try
        {
            var position = await journal.AppendAsync(entry);
            _last = null;
            return position;
        }
        catch (JournalUnavailableException exception)
        {
            _last = new Failure(clock.GetUtcNow(), exception.Message);
            throw;
        }
    }

    public IAsyncEnumerable<PositionedEntry> ReadAsync(long after, CancellationToken cancellation) =>
        journal.ReadAsync(after, cancellation);

    private sealed record Failure(DateTimeOffset At, string Message);
}
