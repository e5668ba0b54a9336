using System.Collections.Immutable;
using Narrowgate.Recording;

namespace Narrowgate.Approvals;

/// <summary>
/// All requests as the journal tells them: a projection in memory, the same after a restart. The oldest that are over
/// are forgotten beyond a bound; the journal has them still.
/// </summary>
internal sealed class ApprovalRoll(int remembered)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ApprovalRequest> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _newestOfDigest = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();

    public void Apply(JournalEntry entry)
    {
        lock (_lock)
        {
            switch (entry)
            {
                case ApprovalRequested asked:
                    Enter(ApprovalRequest.From(asked));
                    break;
                case ApprovalAnswered answered when _byId.TryGetValue(answered.Id, out var request):
                    _byId[answered.Id] = request.After(answered);
                    break;
                case GrantUsed used when _byId.TryGetValue(used.Request, out var request):
                    _byId[used.Request] = request.AfterUse();
                    break;
            }
        }
    }

    public ApprovalRequest? Find(string id, DateTimeOffset now)
    {
        lock (_lock)
        {
            return _byId.GetValueOrDefault(id)?.AsOf(now);
        }
    }

    /// <summary>The latest request about exactly this call.</summary>
    public ApprovalRequest? Newest(string digest, DateTimeOffset now)
    {
        lock (_lock)
        {
            return _newestOfDigest.TryGetValue(digest, out var id) ? _byId[id].AsOf(now) : null;
        }
    }

    /// <summary>Newest first.</summary>
    public ImmutableArray<ApprovalRequest> All(DateTimeOffset now)
    {
        lock (_lock)
        {
            return [.. _byId.Values.Select(request => request.AsOf(now)).OrderByDescending(request => request.Id, StringComparer.Ordinal)];
        }
    }

    public int OpenOf(string subject, DateTimeOffset now)
    {
        lock (_lock)
        {
            return _byId.Values.Count(request =>
                request.Caller.Subject == subject && request.AsOf(now).State == ApprovalState.Open);
        }
    }

    private void Enter(ApprovalRequest request)
    {
        if (!_byId.TryAdd(request.Id, request))
        {
            return;
        }
        _newestOfDigest[request.Digest] = request.Id;
        _oldestFirst.Enqueue(request.Id);
        while (_byId.Count > remembered && IsOver(_byId[_oldestFirst.Peek()], request.RequestedAt))
        {
            Forget(_byId[_oldestFirst.Dequeue()]);
        }
    }

    private void Forget(ApprovalRequest request)
    {
        _byId.Remove(request.Id);
        if (_newestOfDigest.TryGetValue(request.Digest, out var id) && id == request.Id)
        {
            _newestOfDigest.Remove(request.Digest);
        }
    }

    // A no counts until the request's end, so it is over no sooner than an unanswered one.
    private static bool IsOver(ApprovalRequest request, DateTimeOffset now) =>
        now >= request.ExpiresAt && request.AsOf(now).State is not (ApprovalState.Open or ApprovalState.Approved);
}
