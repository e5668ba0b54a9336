namespace Narrowgate.Server.Endpoints;

/// <summary>What the administration socket may do without a person's token (<c>administration.socket</c>).</summary>
public enum Administration
{
    Off,
    ReadOnly,
    /// <summary>For trying out: whoever owns the account can issue tokens and revoke sessions. Never decide.</summary>
    Full,
}
