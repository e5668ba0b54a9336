using System.Collections.Immutable;

namespace Narrowgate.Policy;

/// <summary>What a RequireApproval statement asks for; where several match, all of them hold.</summary>
/// <param name="Approvers">Groups of people; a decision counts from a member of any of them. Empty: any person.</param>
/// <param name="Required">How many different people must agree.</param>
/// <param name="Hold">How long the caller's connection waits.</param>
/// <param name="Expires">How long the request can be answered.</param>
/// <param name="GrantUses">How many times the same call passes after the yes.</param>
/// <param name="GrantFor">How long after the yes it passes.</param>
public sealed record ApprovalTerms(
    ImmutableArray<string> Approvers,
    int Required,
    TimeSpan Hold,
    TimeSpan Expires,
    int GrantUses,
    TimeSpan GrantFor)
{
    /// <summary>Below boto3's read timeout of 60 s, which would send the call again.</summary>
    public static readonly TimeSpan DefaultHold = TimeSpan.FromSeconds(50);

    /// <summary>Proxies and SDKs give up beyond it.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(90);

    public static ApprovalTerms Default { get; } =
        new([], Required: 1, DefaultHold, TimeSpan.FromMinutes(15), GrantUses: 1, TimeSpan.FromMinutes(10));
}
