using System.Collections.Immutable;

namespace Narrowgate.Operations;

/// <summary>One action that a call needs, on these resources. Each pair is judged by itself.</summary>
/// <param name="Action">As in policies: <c>s3:GetObject</c>.</param>
/// <param name="Level">What kind of access it is.</param>
/// <param name="Risks">What makes it dangerous beyond its level.</param>
/// <param name="Resources">At least one. An action without a resource of its own has <see cref="Resource.Any"/>.</param>
public sealed record ActionUse(
    string Action,
    AccessLevel Level,
    ImmutableHashSet<Risk> Risks,
    ImmutableArray<Resource> Resources);

/// <summary>
/// What an action is on. <see cref="Unknown"/> is not <see cref="Any"/>: it may be anything, so it satisfies a Deny and
/// a RequireApproval and never an Allow that names resources.
/// </summary>
/// <param name="Name">
/// The resource's name as policies write it; <c>*</c> for <see cref="Any"/>; for display where unknown.
/// </param>
/// <param name="IsPartlyKnown">
/// In the name, <c>?</c> and <c>*</c> stand for characters that cannot be told (a secret's suffix). A Deny and a
/// RequireApproval match where they match any name that it could be, an Allow only where it matches all of them.
/// </param>
public readonly record struct Resource(string Name, bool IsUnknown = false, bool IsPartlyKnown = false)
{
    /// <summary>The action has no resource of its own: only <c>*</c> matches it, as in IAM.</summary>
    public static Resource Any { get; } = new("*");

    /// <summary>There is one, and which cannot be told from the request.</summary>
    public static Resource Unknown(string hint) => new(hint, IsUnknown: true);

    /// <summary>One of those that the pattern describes.</summary>
    public static Resource Partly(string pattern) => new(pattern, IsPartlyKnown: true);

    public override string ToString() => IsUnknown ? $"{Name} (unknown)" : Name;
}

/// <summary>
/// The access levels of IAM's service authorization reference. Unclassed is the strictest reading of none.
/// </summary>
public enum AccessLevel
{
    Unclassed,
    List,
    Read,
    Write,
    Tagging,
    PermissionsManagement,
}

/// <summary>
/// What makes an action dangerous beyond its level; written in policies as <see cref="RiskNames"/> has it.
/// </summary>
public enum Risk
{
    SensitiveRead,
    Destructive,
    Irreversible,
    PrivilegeEscalation,
    CredentialIssuing,
    CodeExecution,
    Exposure,
    Indirect,
}

public static class RiskNames
{
    /// <summary>The word of policies, API and display: <c>privilege-escalation</c>.</summary>
    public static string Name(this Risk risk) => risk switch
    {
        Risk.SensitiveRead => "sensitive-read",
        Risk.Destructive => "destructive",
        Risk.Irreversible => "irreversible",
        Risk.PrivilegeEscalation => "privilege-escalation",
        Risk.CredentialIssuing => "credential-issuing",
        Risk.CodeExecution => "code-execution",
        Risk.Exposure => "exposure",
        Risk.Indirect => "indirect",
        _ => throw new ArgumentOutOfRangeException(nameof(risk)),
    };
}
