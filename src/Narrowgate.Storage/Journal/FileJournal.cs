using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Narrowgate.Recording;

namespace Narrowgate.Storage.Journal;

/// <summary>
/// The journal in files, with group commit: one flush makes everything durable that was waiting.
/// <code>
/// nobody is writing   the caller writes its own entry, on its own thread: waking another would double the time
/// somebody is         the caller's entry joins the next batch
/// a batch is done     and more are waiting: the journal's own thread writes until none are
/// </code>
/// </summary>
public sealed class FileJournal : IJournal, IAsyncDisposable
{
    private readonly FileJournalSettings _settings;
    private readonly ILogger _log;
    private readonly JournalLock _owner;
    private readonly JournalWriter _writer;
    private readonly Watermark _durable = new();
    private readonly Thread _thread;
    private readonly SemaphoreSlim _handedOver = new(0);

    private readonly Lock _gate = new();
    private List<PendingEntry> _waiting = [];
    private List<PendingEntry> _taken = [];
    private long _waitingBytes;
    private bool _isWriting;
    private bool _isClosed;
    private TaskCompletionSource? _drained;

    private FileJournal(FileJournalSettings settings, ILogger log)
    {
        (_settings, _log) = (settings, log);
        Disk.CreateFolder(settings.Directory);
        _owner = JournalLock.Take(settings.Directory);
        try
        {
            _writer = new JournalWriter(settings, log);
        }
        catch
        {
            _owner.Dispose();
            throw;
        }
        _durable.MoveTo(_writer.Position);
        _thread = new Thread(WriteWhatIsHandedOver) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public long Position => _durable.Position;

    /// <summary>Random, and the same for as long as this journal's first segment exists.</summary>
    public Guid Id => _writer.Segments[0].Header.JournalId;

    /// <summary>Takes a folder's journal over, or begins one there.</summary>
    /// <exception cref="JournalCorruptException">What had been durable is damaged.</exception>
    /// <exception cref="IOException">Another process has it, or the disk refuses; the message says what to do.</exception>
    public static FileJournal Open(FileJournalSettings settings, ILogger<FileJournal> log) => new(settings, log);

    /// <inheritdoc/>
    public ValueTask<long> AppendAsync(JournalEntry entry)
    {
        var pending = PendingEntry.Of(entry);
        var isWriter = Enqueue(pending);
        if (isWriter)
        {
            WriteWaiting();
            HandOver();
        }
        return new ValueTask<long>(pending.Task);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<PositionedEntry> ReadAsync(long after, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        var through = Position;
        return JournalReader.ReadAsync(_writer.Segments, after, through, cancellation);
    }

    /// <summary>Returns once that position is durable: how a projection follows without asking again and again.</summary>
    /// <exception cref="ObjectDisposedException">The journal was closed before.</exception>
    public Task WaitForAsync(long position, CancellationToken cancellation) =>
        _durable.WaitForAsync(position, cancellation);

    /// <summary>Refuses new entries, writes those that wait, and lets the folder go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!TryClose(out var drained))
        {
            return;
        }
        await drained;
        _durable.End(new ObjectDisposedException(nameof(FileJournal)));
        _handedOver.Release();
        _thread.Join();
        _writer.Dispose();
        _owner.Dispose();
        _handedOver.Dispose();
    }

    /// <summary>True where the caller is to write: nobody else is.</summary>
    private bool Enqueue(PendingEntry pending)
    {
        if (pending.Bytes > _settings.EntryBytes)
        {
            throw Refuse(
                pending,
                $"An entry of {pending.Bytes} bytes is more than the journal takes ({_settings.EntryBytes}).");
        }
        lock (_gate)
        {
            if (_isClosed)
            {
                throw Refuse(pending, "The journal is closed: the gateway is stopping.");
            }
            if (_waiting.Count > 0 && _waitingBytes + pending.Bytes > _settings.QueueBytes)
            {
                throw Refuse(pending, "The disk does not keep up: too much waits for the journal.");
            }
            _waiting.Add(pending);
            _waitingBytes += pending.Bytes;
            var isFree = !_isWriting;
            _isWriting = true;
            return isFree;
        }
    }

    private static JournalUnavailableException Refuse(PendingEntry pending, string why)
    {
        pending.Release();
        return new JournalUnavailableException(why);
    }

    private void WriteWhatIsHandedOver()
    {
        while (true)
        {
            _handedOver.Wait();
            lock (_gate)
            {
                if (!_isWriting)
                {
                    return;
                }
            }
            do
            {
                WriteWaiting();
            }
            while (!TryStop());
        }
    }

    private void HandOver()
    {
        if (!TryStop())
        {
            _handedOver.Release();
        }
    }

    /// <summary>False where entries came in meanwhile: whoever writes still has to.</summary>
    private bool TryStop()
    {
        lock (_gate)
        {
            if (_waiting.Count > 0)
            {
                return false;
            }
            _isWriting = false;
            _drained?.SetResult();
            return true;
        }
    }

    private void WriteWaiting()
    {
        lock (_gate)
        {
            (_taken, _waiting) = (_waiting, _taken);
            _waitingBytes = 0;
        }
        var rest = CollectionsMarshal.AsSpan(_taken);
        try
        {
            while (!rest.IsEmpty)
            {
                var first = Position + 1;
                var count = _writer.Commit(rest);
                _durable.MoveTo(_writer.Position);
                Acknowledge(rest[..count], first);
                rest = rest[count..];
            }
        }
        catch (Exception fault)
        {
            // Whatever it was: those who wait must hear of it, or their calls would hang for ever.
            _log.EntriesNotWritten(rest.Length, fault);
            Fail(rest, fault);
        }
        _taken.Clear();
    }

    private static void Acknowledge(ReadOnlySpan<PendingEntry> written, long first)
    {
        foreach (var entry in written)
        {
            entry.Release();
            entry.SetResult(first++);
        }
    }

    private static void Fail(ReadOnlySpan<PendingEntry> entries, Exception fault)
    {
        foreach (var entry in entries)
        {
            entry.Release();
            entry.SetException(new JournalUnavailableException($"The journal cannot be written: {fault.Message}", fault));
        }
    }

    private bool TryClose(out Task drained)
    {
        lock (_gate)
        {
            drained = Task.CompletedTask;
            if (_isClosed)
            {
                return false;
            }
            _isClosed = true;
            _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_isWriting)
            {
                _drained.SetResult();
            }
            drained = _drained.Task;
            return true;
        }
    }
}
