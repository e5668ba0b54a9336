namespace Narrowgate;

/// <summary>The place that one call takes among its caller's. One call's own: no two threads use it at once.</summary>
public sealed class CallerPlace : IDisposable
{
    private readonly CallerBounds _bounds;
    private readonly string _caller;
    private readonly CallerBounds.Occupancy _occupancy;
    private long _bytes;
    private bool _isWaiting;
    private bool _isLeft;

    internal CallerPlace(CallerBounds bounds, string caller, CallerBounds.Occupancy occupancy) =>
        (_bounds, _caller, _occupancy) = (bounds, caller, occupancy);

    /// <summary>Makes room for another call while this one waits for people; null where it may.</summary>
    public Refusal? Wait()
    {
        var refusal = _bounds.Wait(_occupancy);
        _isWaiting = refusal is null;
        return refusal;
    }

    /// <summary>The wait is over.</summary>
    public void Resume()
    {
        _bounds.Resume(_occupancy);
        _isWaiting = false;
    }

    /// <summary>Memory that the call will occupy to its end; null where there is room.</summary>
    public Refusal? Reserve(int bytes)
    {
        var refusal = _bounds.Reserve(_occupancy, bytes);
        _bytes += refusal is null ? bytes : 0;
        return refusal;
    }

    public void Dispose()
    {
        if (!_isLeft)
        {
            _isLeft = true;
            _bounds.Leave(_caller, _occupancy, _bytes, _isWaiting);
        }
    }
}
