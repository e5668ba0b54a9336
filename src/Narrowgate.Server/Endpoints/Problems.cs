using Microsoft.AspNetCore.Http;
using Narrowgate.Api;

namespace Narrowgate.Server.Endpoints;

/// <summary>The one place where a refusal becomes an error of the API.</summary>
internal static class Problems
{
    public static IResult Of(Refusal refusal)
    {
        var (status, title) = refusal.Reason switch
        {
            RefusalReason.TokenInvalid or RefusalReason.TokenExpired => (401, "Not signed in"),
            RefusalReason.NotAdmitted or RefusalReason.ApproverNotAdmitted => (403, "Not permitted"),
            RefusalReason.ApprovalUnknown => (404, "Not found"),
            RefusalReason.ApprovalClosed => (409, "Nothing left to answer"),
            RefusalReason.InvalidParameter or RefusalReason.NotUnderstood => (400, "Not understood"),
            RefusalReason.TooLarge => (413, "Too large"),
            RefusalReason.Overloaded => (503, "Too much at once"),
            RefusalReason.ProviderUnreachable => (503, "Identity provider unreachable"),
            RefusalReason.NotRecorded => (503, "Nothing can be recorded"),
            _ => (500, "Fault"),
        };
        return Of(status, title, refusal.Message);
    }

    public static IResult NotFound(string what) => Of(404, "Not found", $"There is no {what}.");

    public static IResult Of(int status, string title, string detail) => new Problem(new(title, status, detail));

    private sealed class Problem(ProblemJson problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = problem.Status;
            response.Headers.CacheControl = "no-store";
            if (problem.Status == 401)
            {
                response.Headers.WWWAuthenticate = "Bearer";
            }
            return response.WriteAsJsonAsync(
                problem, ApiJson.Default.ProblemJson, ProblemJson.ContentType, httpContext.RequestAborted);
        }
    }
}
