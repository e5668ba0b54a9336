using Narrowgate.Operations;
using Narrowgate.Policy;

namespace Narrowgate.Permits;

/// <summary>
/// Proof that this very operation was decided, approved where that was asked, and that its intent is on disk. Only the
/// <c>Checkpoint</c> makes one; without it there is no lease, and without a lease no upstream.
/// </summary>
public sealed class Permit
{
    internal Permit(string callId, Session session, Operation operation, Decision decision)
    {
        CallId = callId;
        Session = session;
        Operation = operation;
        Decision = decision;
    }

    public string CallId { get; }

    public Session Session { get; }

    public Operation Operation { get; }

    public Decision Decision { get; }
}
