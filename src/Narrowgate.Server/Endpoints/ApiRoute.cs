using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Narrowgate.Recording;

namespace Narrowgate.Server.Endpoints;

/// <summary>Registers routes so that none can be without its doorkeeper, and none ends without a readable error.</summary>
internal sealed class ApiRoute(RouteGroupBuilder group, Doorkeeper doorkeeper, ILogger log)
{
    public delegate Task<IResult> Handler(HttpContext context, Visitor visitor);

    public void Get(string pattern, May may, Handler handler) =>
        group.MapGet(pattern, context => AnswerAsync(context, doorkeeper.AdmitAsync(context, may), handler));

    public void Post(string pattern, May may, Handler handler) =>
        group.MapPost(pattern, context => AnswerAsync(context, doorkeeper.AdmitAsync(context, may), handler));

    /// <summary>For a visitor who is nobody yet, but who comes from the console's own page.</summary>
    public void PostFromPage(string pattern, Handler handler) =>
        group.MapPost(pattern, context => AnswerAsync(context, doorkeeper.AdmitPageAsync(context), handler));

    private async Task AnswerAsync(HttpContext context, ValueTask<Verdict<Visitor>> admission, Handler handler)
    {
        var result = await ResultAsync(context, admission, handler);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await result.ExecuteAsync(context);
    }

    private async Task<IResult> ResultAsync(HttpContext context, ValueTask<Verdict<Visitor>> admission, Handler handler)
    {
        try
        {
            return (await admission).Holds(out var visitor, out var refusal)
                ? await handler(context, visitor)
                : Refused(context, refusal);
        }
        catch (JournalUnavailableException unavailable)
        {
            ApiLog.NotRecorded(log, context.Request.Path, unavailable);
            return Problems.Of(
                503, "Nothing can be recorded", "The journal cannot be written, so nothing was done; try again.");
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            ApiLog.Faulted(log, context.Request.Path, exception);
            return Problems.Of(500, "Fault", "The gateway could not answer; its log says why.");
        }
    }

    private IResult Refused(HttpContext context, Refusal refusal)
    {
        ApiLog.Refused(log, context.Request.Path, refusal.Reason, refusal.Detail ?? refusal.Message);
        return Problems.Of(refusal);
    }
}
