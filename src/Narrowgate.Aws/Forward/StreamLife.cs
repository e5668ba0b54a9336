namespace Narrowgate.Aws.Forward;

/// <summary>
/// How long a call that streams both ways may go on: until its session ends, its caller is gone, or nobody has said
/// anything for a while, in either direction: while one side listens, the other may be silent for minutes.
/// </summary>
public sealed class StreamLife : IDisposable
{
    private readonly Func<Refusal?> _ended;
    private readonly TimeSpan _idle;
    private readonly CancellationToken _callerGone;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _over;
    private readonly Lock _end = new();
    private bool _hasEnded;
    private Refusal? _why;

    /// <param name="ended">Why the call may not go on; null while it may.</param>
    public StreamLife(Func<Refusal?> ended, TimeSpan idle, TimeProvider clock, CancellationToken callerGone)
    {
        (_ended, _idle, _callerGone) = (ended, idle, callerGone);
        _silence = new CancellationTokenSource(idle, clock);
        _over = CancellationTokenSource.CreateLinkedTokenSource(callerGone, _silence.Token);
    }

    /// <summary>Cancelled once nothing more may pass.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Why it is over; null while it is not, and where it only came to its end.</summary>
    public Refusal? Why
    {
        get
        {
            lock (_end)
            {
                return _hasEnded ? _why : Outside;
            }
        }
    }

    private Refusal? Outside => _callerGone.IsCancellationRequested ? Gone
        : _silence.IsCancellationRequested ? Silent(_idle)
        : null;

    /// <summary>A message is there, from either side. Returns why it may not go on; null where it may.</summary>
    public Refusal? Passes()
    {
        if (Why is null && _ended() is { } ended)
        {
            End(ended);
        }
        _silence.CancelAfter(_idle);
        return Why;
    }

    /// <summary>Ends it, for a reason or as it should. The first reason stays.</summary>
    public void End(Refusal? why)
    {
        lock (_end)
        {
            if (!_hasEnded)
            {
                (_hasEnded, _why) = (true, Outside ?? why);
            }
        }
        _over.Cancel();
    }

    public void Dispose()
    {
        _over.Dispose();
        _silence.Dispose();
    }

    private static readonly Refusal Gone =
        new(RefusalReason.BodyMismatch, "The caller went away before the event stream's end.");

    private static Refusal Silent(TimeSpan idle) => new(
        RefusalReason.UpstreamTimeout,
        $"Neither side of the event stream said anything for {idle.TotalSeconds:0} s. Begin again.");
}
