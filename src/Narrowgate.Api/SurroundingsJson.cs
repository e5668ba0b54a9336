namespace Narrowgate.Api;

/// <summary>A system behind the gateway, as far as one must know it to connect.</summary>
/// <param name="Type"><c>aws</c>.</param>
/// <param name="Address">Where its protocol is spoken: AWS_ENDPOINT_URL.</param>
/// <param name="RoleArn">AWS_ROLE_ARN.</param>
/// <param name="PrivateCertificate">
/// Whether its callers have to trust the gateway's own authority: AWS_CA_BUNDLE, from <c>GET ca.pem</c>.
/// </param>
public sealed record TargetJson(string Name, string Type, string Address, string RoleArn, bool PrivateCertificate = false);

public sealed record VersionJson(string Version);

/// <summary>Who the gateway takes the asker for.</summary>
/// <param name="Subject">Absent over the administration socket without a token.</param>
/// <param name="Door"><c>console</c> or <c>socket</c>.</param>
/// <param name="May">
/// What this asker may do: <c>read</c>, <c>revoke</c>, <c>decide</c>, <c>sign-in</c>, <c>issue-tokens</c>.
/// </param>
public sealed record WhoAmIJson(
    string? Subject,
    string? Provider,
    IReadOnlyList<string> Groups,
    string Door,
    IReadOnlyList<string> May);
