using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Narrowgate.Server.WebConsole;

namespace Narrowgate.Server.Endpoints;

/// <summary>
/// The API on one page: what there is, and what one must be permitted to use it. For the console's listener and the
/// administration socket; never for the data path's listener, whose paths all belong to the upstream's protocol.
/// </summary>
public static class ApiRoutes
{
    public static IEndpointRouteBuilder MapNarrowgateApi(this IEndpointRouteBuilder routes, GatewayApi api)
    {
        var signIns = new SignIns(api.Clock, api.Limits);
        var cookie = new SignInCookie(isSecure: api.PublicConsole.Scheme == Uri.UriSchemeHttps);
        var doorkeeper = new Doorkeeper(
            api.Verifier, api.Administration, new HostCheck(api.ConsoleAddresses), signIns, cookie);
        var at = new ApiRoute(routes.MapGroup("/api/v1"), doorkeeper, api.Log);
        var sessions = new SessionEndpoints(api);
        var calls = new CallEndpoints(api);
        var approvals = new ApprovalEndpoints(api);
        var browsers = new SignInEndpoints(api, signIns, cookie);
        var surroundings = new SurroundingsEndpoints(api, doorkeeper);

        at.Get("/sessions", May.Read, sessions.ListAsync);
        at.Get("/sessions/{id}", May.Read, sessions.ShowAsync);
        at.Post("/sessions/{id}/revoke", May.Revoke, sessions.RevokeAsync);
        at.Get("/calls", May.Read, calls.ListAsync);
        at.Get("/calls/{id}", May.Read, calls.ShowAsync);
        at.Get("/approvals", May.Read, approvals.ListAsync);
        at.Get("/approvals/{id}", May.Read, approvals.ShowAsync);
        at.Post("/approvals/{id}/approve", May.Decide, approvals.ApproveAsync);
        at.Post("/approvals/{id}/deny", May.Decide, approvals.DenyAsync);
        at.Post("/sign-in-links", May.SignIn, browsers.LinkAsync);
        at.PostFromPage("/sign-in", browsers.EnterAsync);
        at.Post("/sign-out", May.Read, browsers.LeaveAsync);
        at.Post("/tokens", May.IssueTokens, new TokenEndpoints(api).IssueAsync);
        at.Get("/targets", May.FindTargets, surroundings.TargetsAsync);
        at.Get("/version", May.Read, SurroundingsEndpoints.VersionAsync);
        at.Get("/whoami", May.Read, surroundings.WhoAmIAsync);
        routes.Map("/api/{**rest}", () => Problems.NotFound("such address in this API"));

        var health = new HealthEndpoints(api);
        routes.MapGet("/healthz", HealthEndpoints.Alive);
        routes.MapGet("/readyz", health.Ready);
        routes.MapGet("/metrics", health.Metrics);
        return routes;
    }
}
