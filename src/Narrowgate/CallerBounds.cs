namespace Narrowgate;

/// <summary>
/// What one caller may occupy at a time: calls, calls that wait for people, and memory. Fair by caller and not by session
/// or connection, of which it can open as many as it likes: its flood is told to slow down, and everybody else's calls
/// go on.
/// </summary>
public sealed class CallerBounds(Limits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Occupancy> _occupied = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>A place for one call; it is given back with all that it took when it is disposed.</summary>
    /// <param name="caller">Who is counted: a caller's subject, or the address of a stranger.</param>
    public Verdict<CallerPlace> Enter(string caller)
    {
        lock (_lock)
        {
            var occupancy = _occupied.GetValueOrDefault(caller);
            if (occupancy?.Calls >= limits.CallsPerCaller)
            {
                return Crowded($"narrowgate carries at most {limits.CallsPerCaller} calls of one caller at a time. "
                    + "Make fewer at once.");
            }
            _occupied[caller] = occupancy ??= new Occupancy();
            occupancy.Calls++;
            return new CallerPlace(this, caller, occupancy);
        }
    }

    internal Refusal? Wait(Occupancy occupancy)
    {
        lock (_lock)
        {
            if (occupancy.Waiting >= limits.WaitingCallsPerCaller)
            {
                return Crowded($"{limits.WaitingCallsPerCaller} calls of this caller wait for approval already. "
                    + "Have those answered first.");
            }
            occupancy.Calls--;
            occupancy.Waiting++;
            return null;
        }
    }

    // Beyond the bound where it must be: what people agreed to is not turned away at the door again.
    internal void Resume(Occupancy occupancy)
    {
        lock (_lock)
        {
            occupancy.Waiting--;
            occupancy.Calls++;
        }
    }

    internal Refusal? Reserve(Occupancy occupancy, int bytes)
    {
        lock (_lock)
        {
            if (occupancy.Bytes + bytes > limits.HeldBytesPerCaller || _bytes + bytes > limits.HeldBytes)
            {
                return Crowded("Too many large bodies and replies are under way at once. Send or ask for fewer at a time.");
            }
            occupancy.Bytes += bytes;
            _bytes += bytes;
            return null;
        }
    }

    internal void Leave(string caller, Occupancy occupancy, long bytes, bool isWaiting)
    {
        lock (_lock)
        {
            if (isWaiting)
            {
                occupancy.Waiting--;
            }
            else
            {
                occupancy.Calls--;
            }
            occupancy.Bytes -= bytes;
            _bytes -= bytes;
            if (occupancy is { Calls: 0, Waiting: 0 })
            {
                _occupied.Remove(caller);
            }
        }
    }

    private static Refusal Crowded(string message) => new(RefusalReason.Overloaded, message + " It can be tried again.");

    internal sealed class Occupancy
    {
        public int Calls { get; set; }

        public int Waiting { get; set; }

        public long Bytes { get; set; }
    }
}
