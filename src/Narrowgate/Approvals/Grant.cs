namespace Narrowgate.Approvals;

/// <summary>
/// Proof that people agreed to this very call and that one use of their yes is on record. Only the desk makes one.
/// </summary>
public sealed record Grant
{
    internal Grant(string request) => Request = request;

    /// <summary>The approval request that permits the call.</summary>
    public string Request { get; }
}
