namespace Narrowgate.Policy;

/// <summary>Ordered by strictness: the strictest outcome of a call's actions and resources is the call's.</summary>
public enum Effect
{
    Allow,
    RequireApproval,
    Deny,
}
