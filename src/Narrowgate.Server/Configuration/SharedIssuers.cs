namespace Narrowgate.Server.Configuration;

/// <summary>
/// Issuers of which everybody can get a token: without <c>require</c> the whole world would be let in, and whoever makes
/// an organisation of the right name would be in the right group.
/// </summary>
internal static class SharedIssuers
{
    private static readonly Dictionary<string, string> Examples = new(StringComparer.OrdinalIgnoreCase)
    {
        ["token.actions.githubusercontent.com"] = "{ repository_owner: [my-org] }",
        ["gitlab.com"] = "{ namespace_path: [my-group] }",
        ["accounts.google.com"] = "{ hd: [example.com] }",
        ["securetoken.google.com"] = "{ sub: [SUBJECT] }",
        ["app.terraform.io"] = "{ terraform_organization_name: [my-org] }",
        ["agent.buildkite.com"] = "{ organization_slug: [my-org] }",
        ["oidc.vercel.com"] = "{ owner: [my-team] }",
        ["oidc.codefresh.io"] = "{ account_id: [my-account] }",
        ["oidc.fly.io"] = "{ org_id: [my-org] }",
        ["login.microsoftonline.com"] = "{ tid: [TENANT-ID] }",
        ["login.live.com"] = "{ sub: [SUBJECT] }",
        ["appleid.apple.com"] = "{ sub: [SUBJECT] }",
        ["www.facebook.com"] = "{ sub: [SUBJECT] }",
        ["cognito-identity.amazonaws.com"] = "{ sub: [SUBJECT] }",
        ["api.pulumi.com"] = "{ sub: [SUBJECT] }",
    };

    public static bool Contains(Uri issuer) => Examples.ContainsKey(issuer.Host);

    public static string Example(Uri issuer) => Examples[issuer.Host];
}
