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
        group.MapGet(pattern, context => AnswerAsync(context, may, handler));

    public void Post(string pattern, May may, Handler handler) =>
        group.MapPost(pattern, context => AnswerAsync(context, may, handler));

    private async Task AnswerAsync(HttpContext context, May may, Handler handler)
    {
        var result = await ResultAsync(context, may, handler);
        await result.ExecuteAsync(context);
    }

    private async Task<IResult> ResultAsync(HttpContext context, May may, Handler handler)
    {
        try
        {
            return (await doorkeeper.AdmitAsync(context, may)).Holds(out var visitor, out var refusal)
                ? await handler(context, visitor)
                : Refused(context, refusal);
        }
        catch (JournalUnavailableException unavailable)
        {
            ApiLog.NotRecorded(log, context.Request.Path, unavailable);
            return Problems.Of(503, "Nothing can be recorded", "The journal cannot be written, so nothing was done; try again.");
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
