using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Narrowgate.Storage.Journal;

namespace Narrowgate.Storage.Sqlite;

/// <summary>Follows the journal and takes it into the index, many entries a transaction.</summary>
internal sealed class Projector(FileJournal journal, IndexFile index, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    private const int TransactionEntries = 1000;
    private const long NotOpened = -1;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Watermark _taken = new();
    private volatile TaskCompletionSource _damaged = NewSignal();
    private long _position = NotOpened;
    private Task _running = Task.CompletedTask;

    public void Start()
    {
        _taken.MoveTo(NotOpened);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Returns once everything that is durable now is in the index.</summary>
    /// <exception cref="IOException">The index cannot take it in just now, and why.</exception>
    public Task CatchUpAsync(CancellationToken cancellation) => _taken.WaitForAsync(journal.Position, cancellation);

    /// <summary>For whoever finds the index damaged: it is begun anew, and catching up then waits for it.</summary>
    public void Rebuild()
    {
        _taken.MoveTo(NotOpened);
        _damaged.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Open()
    {
        string? fault = "it is damaged";
        if (!_damaged.Task.IsCompleted && index.Taken(journal.Id, journal.Position, out fault) is { } taken)
        {
            _position = taken;
            _taken.MoveTo(taken);
            return;
        }
        log.IndexBegunAnew(fault ?? "there is none yet", journal.Position);
        index.Begin(journal.Id);
        _damaged = NewSignal();
        _position = 0;
        _taken.MoveTo(0);
    }

    private async Task RunAsync()
    {
        var stopping = _stopping.Token;
        try
        {
            while (true)
            {
                await TryFollowAsync(stopping);
            }
        }
        catch (Exception stop) when (stop is OperationCanceledException or ObjectDisposedException)
        {
            // This projector or the journal was closed: what is not taken in yet will be after the next start.
            _taken.End(stop);
        }
        catch (Exception fault)
        {
            // The journal cannot be read: no waiting mends that, and whoever asks must hear it.
            log.IndexStopped(_position, fault);
            _taken.End(new IOException($"The index stopped after entry {_position}: {fault.Message}", fault));
        }
    }

    private async Task TryFollowAsync(CancellationToken stopping)
    {
        try
        {
            if (_position == NotOpened || _damaged.Task.IsCompleted)
            {
                Open();
            }
            await FollowAsync(stopping);
        }
        catch (SqliteException damage) when (IndexFile.IsDamage(damage))
        {
            Rebuild();
        }
        catch (Exception fault) when (fault is SqliteException or IOException and not JournalCorruptException)
        {
            log.IndexNotWritten(_position, fault);
            _taken.Disappoint(new IOException($"The index cannot be written: {fault.Message}", fault));
            await Task.Delay(RetryAfter, clock, stopping);
        }
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        using var connection = index.Connect();
        using var projection = new JournalProjection(connection);
        while (!_damaged.Task.IsCompleted)
        {
            await TakeAsync(connection, projection, stopping);
            await Task.WhenAny(journal.WaitForAsync(_position + 1, stopping), _damaged.Task).Unwrap();
        }
    }

    /// <summary>Takes in what is durable now. One entry at a time is in memory: they can be large.</summary>
    private async Task TakeAsync(SqliteConnection connection, JournalProjection projection, CancellationToken stopping)
    {
        var transaction = connection.BeginTransaction();
        try
        {
            var last = 0L;
            await foreach (var entry in journal.ReadAsync(_position, stopping))
            {
                projection.Apply(transaction, entry);
                last = entry.Position;
                if (last % TransactionEntries == 0)
                {
                    Commit(transaction, projection, last);
                    transaction = Renew(transaction, connection);
                }
            }
            if (last > _position)
            {
                Commit(transaction, projection, last);
            }
        }
        finally
        {
            await transaction.DisposeAsync();
        }
    }

    private static SqliteTransaction Renew(SqliteTransaction done, SqliteConnection connection)
    {
        done.Dispose();
        return connection.BeginTransaction();
    }

    private void Commit(SqliteTransaction transaction, JournalProjection projection, long position)
    {
        projection.MoveTo(transaction, position);
        transaction.Commit();
        _position = position;
        if (!_damaged.Task.IsCompleted)
        {
            _taken.MoveTo(position);
        }
    }
}
