using System.Collections.Immutable;
using Narrowgate.Policy;

namespace Narrowgate.Aws;

/// <summary>An AWS account, as far as its role lets a credential go.</summary>
/// <param name="Target">What every connector's targets have.</param>
/// <param name="RoleArn">What callers name in AWS_ROLE_ARN; one target, one ARN.</param>
/// <param name="Accounts">Accounts that calls may name, the role's own among them.</param>
/// <param name="Regions">Regions that calls may go to; empty: all. Global services are always meant.</param>
/// <param name="Resources">ARN patterns that calls are confined to; empty: all.</param>
/// <param name="Endpoint">Instead of AWS's own, for every service; null: AWS's own.</param>
/// <param name="Endpoints">For one service, in one region or in all (null).</param>
public sealed record AwsTarget(
    Target Target,
    RoleArn RoleArn,
    ImmutableArray<string> Accounts,
    ImmutableArray<string> Regions,
    ImmutableArray<string> Resources,
    Uri? Endpoint,
    ImmutableArray<ServiceEndpoint> Endpoints)
{
    /// <summary>
    /// ARN patterns of the roles that the gateway assumes for callers and keeps the keys of; empty: none.
    /// </summary>
    public ImmutableArray<string> Exchange { get; init; } = [];

    public bool Exchanges(string roleArn) =>
        RoleArn.TryParse(roleArn, out var role)
        && Accounts.Contains(role.Account, StringComparer.Ordinal)
        && Exchange.Any(pattern => Wildcard.Parse(pattern).Matches(roleArn));

    /// <summary>
    /// The target as the session acts in it: what its calls name without an account is the account's of the role that it
    /// took on.
    /// </summary>
    public AwsTarget As(Session session) => session.Assumptions is not [.., var last] ? this
        : RoleArn.TryParse(last.Identity, out var role) ? this with { RoleArn = role }
        : throw new InvalidOperationException("A session took on something that is no role.");
}

public sealed record ServiceEndpoint(string Service, string? Region, Uri Url);

/// <summary>The targets in force now; a reload swaps them.</summary>
public interface IAwsTargets
{
    AwsTarget? ByName(string name);

    AwsTarget? ByRoleArn(string roleArn);
}
