namespace Narrowgate.Storage;

/// <summary>How far something has come, and a way to wait for it without asking again and again.</summary>
internal sealed class Watermark
{
    private readonly Lock _gate = new();
    private long _position;
    private TaskCompletionSource? _moved;
    private Exception? _end;

    public long Position => Volatile.Read(ref _position);

    /// <summary>Moves on, or back where everything begins anew.</summary>
    public void MoveTo(long position)
    {
        lock (_gate)
        {
            Volatile.Write(ref _position, position);
            Take()?.SetResult();
        }
    }

    /// <summary>Those who wait now hear of a fault that may pass; whoever comes later waits again.</summary>
    public void Disappoint(Exception fault)
    {
        lock (_gate)
        {
            Take()?.SetException(fault);
        }
    }

    /// <summary>Nothing moves any more: those who wait, and all who come later for what was not reached, hear why.</summary>
    public void End(Exception why)
    {
        lock (_gate)
        {
            _end = why;
            Take()?.SetException(why);
        }
    }

    public async Task WaitForAsync(long position, CancellationToken cancellation)
    {
        while (Moved(position) is { IsCompletedSuccessfully: false } moved)
        {
            await moved.WaitAsync(cancellation);
        }
    }

    private Task Moved(long position)
    {
        lock (_gate)
        {
            if (_position >= position)
            {
                return Task.CompletedTask;
            }
            if (_end is not null)
            {
                return Task.FromException(_end);
            }
            _moved ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _moved.Task;
        }
    }

    private TaskCompletionSource? Take()
    {
        var waiting = _moved;
        _moved = null;
        return waiting;
    }
}
