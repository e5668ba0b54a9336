using System.Reflection;
using Microsoft.AspNetCore.Http;
using Narrowgate.Api;

namespace Narrowgate.Server.Endpoints;

internal sealed class SurroundingsEndpoints(GatewayApi api, Doorkeeper doorkeeper)
{
    public static string Version { get; } =
        typeof(SurroundingsEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>GET targets: all, but to a workload only those that are open to it.</summary>
    public Task<IResult> TargetsAsync(HttpContext context, Visitor visitor)
    {
        var targets = api.Targets()
            .Where(target => visitor.Workload is null || target.Callers.Admits(visitor.Workload))
            .Select(target => new TargetJson(
                target.Name, target.Type, target.Address.AbsoluteUri.TrimEnd('/'), target.RoleArn, target.HasPrivateCertificate));
        return Task.FromResult<IResult>(TypedResults.Json(
            new PageJson<TargetJson>([.. targets], Next: null), ApiJson.Default.PageJsonTargetJson));
    }

    /// <summary>GET version</summary>
    public static Task<IResult> VersionAsync(HttpContext context, Visitor visitor) =>
        Task.FromResult<IResult>(TypedResults.Json(new VersionJson(Version), ApiJson.Default.VersionJson));

    /// <summary>GET whoami</summary>
    public Task<IResult> WhoAmIAsync(HttpContext context, Visitor visitor) =>
        Task.FromResult<IResult>(TypedResults.Json(
            new WhoAmIJson(
                visitor.Person?.Subject, visitor.Person?.Provider, visitor.Person?.Groups.ToArray() ?? [],
                visitor.IsAtSocket ? "socket" : "console",
                [.. doorkeeper.Permitted(visitor).Select(Word)]),
            ApiJson.Default.WhoAmIJson));

    private static string Word(May may) => may switch
    {
        May.Read => "read",
        May.FindTargets => "find-targets",
        May.Revoke => "revoke",
        May.Decide => "decide",
        May.SignIn => "sign-in",
        May.IssueTokens => "issue-tokens",
        _ => throw new ArgumentOutOfRangeException(nameof(may)),
    };
}
