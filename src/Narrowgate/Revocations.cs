using System.Collections.Concurrent;
using Narrowgate.Recording;

namespace Narrowgate;

/// <summary>The sessions that were ended before their time: a projection of the journal, held in memory.</summary>
public sealed class Revocations
{
    private readonly ConcurrentDictionary<string, byte> _sessions = new(StringComparer.Ordinal);

    public bool Cover(Session session) => _sessions.ContainsKey(session.Id);

    /// <summary>Takes in a journal entry: at the start every one of them, later each as it is written.</summary>
    public void Apply(JournalEntry entry)
    {
        if (entry is SessionRevoked revoked)
        {
            _sessions.TryAdd(revoked.Id, 0);
        }
    }
}
