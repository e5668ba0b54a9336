using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Narrowgate.Aws.Listen;
using Narrowgate.Recording;

namespace Narrowgate.Aws.Reply;

/// <summary>Tells the caller no, in its protocol's words, and the operator why.</summary>
public sealed class RefusalWriter(
    ErrorShapes shapes, ConsoleLinks links, LingeringClose lingering, ILogger<RefusalWriter> log)
{
    public static int StatusOf(Refusal refusal) => AwsError.From(refusal, "", ErrorShape.Query).Status;

    public Refusal NotRecorded(JournalUnavailableException exception)
    {
        log.NotRecorded(exception);
        return new Refusal(
            RefusalReason.NotRecorded,
            "narrowgate cannot record just now, so neither calls nor replies leave it. Try again, or ask the gateway's operator.",
            exception.Message);
    }

    /// <summary>Something of ours is broken: the log says what, the caller that it was not their doing.</summary>
    public Refusal Faulted(string callId, Exception exception)
    {
        log.CallFaulted(callId, exception);
        return new Refusal(RefusalReason.Fault, "narrowgate could not carry this call. Ask the gateway's operator.", exception.Message);
    }

    /// <param name="request">Null where not even the request line could be read.</param>
    public async Task WriteAsync(HttpContext http, AwsRequest? request, string callId, Refusal refusal)
    {
        log.CallRefused(callId, refusal.Reason, AwsError.Printable(refusal.Detail ?? refusal.Message));
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }
        var shape = request is null ? ErrorShape.Query : shapes.For(request);
        var told = refusal.Reason == RefusalReason.ApprovalPending
            ? refusal
            : refusal with { Message = $"{refusal.Message} Call {callId} {links.Call(callId)}" };
        LingeringClose.Announce(http);
        await AwsError.From(told, callId, shape).WriteAsync(http.Response, shape);
        await lingering.EndAsync(http);
    }
}
