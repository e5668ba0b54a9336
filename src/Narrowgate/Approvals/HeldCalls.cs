namespace Narrowgate.Approvals;

/// <summary>The calls that wait, by request, in the order in which they came.</summary>
internal sealed class HeldCalls
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<HeldCall>> _byRequest = new(StringComparer.Ordinal);

    public void Add(string request, HeldCall call)
    {
        lock (_lock)
        {
            if (!_byRequest.TryGetValue(request, out var calls))
            {
                _byRequest[request] = calls = [];
            }
            calls.Add(call);
        }
    }

    public void Remove(string request, HeldCall call)
    {
        lock (_lock)
        {
            if (_byRequest.TryGetValue(request, out var calls) && calls.Remove(call) && calls.Count == 0)
            {
                _byRequest.Remove(request);
            }
        }
    }

    /// <summary>Takes all of them off the list.</summary>
    public IReadOnlyList<HeldCall> Take(string request)
    {
        lock (_lock)
        {
            return _byRequest.Remove(request, out var calls) ? calls : [];
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byRequest.Values.Sum(calls => calls.Count);
            }
        }
    }
}
