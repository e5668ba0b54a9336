using System.Collections.Immutable;
using Narrowgate.Aws;
using Narrowgate.Aws.Forward;
using Narrowgate.Oidc;
using Narrowgate.Policy;

namespace Narrowgate.Server.Configuration;

/// <summary>A configuration that was read whole and found without fault.</summary>
/// <param name="Fingerprint">SHA-256 over what was read, lower-case hex: names the configuration in decisions.</param>
public sealed record GatewayConfiguration(
    GatewaySettings Gateway,
    ImmutableArray<ProviderSettings> Providers,
    ImmutableArray<ConfiguredTarget> Targets,
    PolicySet Policies,
    string Fingerprint)
{
    /// <summary>Every statement with its place, for those who look at policies and do not decide.</summary>
    public ImmutableArray<PlacedStatement> Statements { get; init; } = [];
}

/// <param name="Policy">The policy's name.</param>
public sealed record PlacedStatement(string File, int Line, string Policy, Statement Statement);

/// <summary>A target and where its credential comes from.</summary>
public sealed record ConfiguredTarget(AwsTarget Target, CredentialSettings Credential);
