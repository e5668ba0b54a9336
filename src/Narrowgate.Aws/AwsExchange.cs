using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Hosts;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Listen.FormPost;
using Narrowgate.Aws.Reply;
using Narrowgate.Aws.Sts;
using Narrowgate.Credentials;
using Narrowgate.Permits;
using Narrowgate.Recording;

namespace Narrowgate.Aws;

/// <summary>
/// The journey of one AWS call, from the top to the bottom.
/// <code>
///   caller                       gateway                                   AWS
///     │ ──── signed request ───▶  1 arrive: the raw request, an id          │
///     │                           2 verify: key, session, signature         │
///     │                           3 understand: exactly one known operation │
///     │                           4 pass: decide, approve, record intent    │
///     │                           5 lease: the credential, for the permit   │
///     │                           6 send: written anew, signed anew ──────▶ │
///     │ ◀──── masked reply ────   7 relay: mask, record, release  ◀──────── │
/// </code>
/// </summary>
public sealed class AwsExchange(
    ArrivalNames names,
    TokenExchange tokens,
    SignatureGate gate,
    FormPosts forms,
    Understanding understanding,
    Checkpoint checkpoint,
    RoleExchange roles,
    CredentialVault<AwsCredential> vault,
    UpstreamSender sender,
    ReplyRelay relay,
    AwsStreamExchange streams,
    Recorder recorder,
    RefusalWriter refusals,
    CallerBounds bounds,
    Limits limits,
    IdSource ids,
    TimeProvider clock)
{
    public async Task RunAsync(HttpContext http)
    {
        // 1. Arrive.
        var callId = ids.Next();
        http.Response.Headers["x-narrowgate-call"] = callId;
        if (!Arrival.Read(http).Holds(out var request, out var refusal))
        {
            await refusals.WriteAsync(http, request: null, callId, refusal);
            return;
        }
        var arrival = Arrival.Note(request, callId, clock.GetUtcNow());
        try
        {
            refusal = TokenExchange.IsExchange(request)
                ? await ExchangeTokenAsync(http, request)
                : await CarryAsync(http, request, arrival);
        }
        catch (JournalUnavailableException exception)
        {
            refusal = refusals.NotRecorded(exception);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer; what had begun is recorded.
            return;
        }
        catch (Exception exception)
        {
            refusal = refusals.Faulted(callId, exception);
        }
        if (refusal is not null)
        {
            await refusals.WriteAsync(http, request, callId, refusal);
        }
    }

    /// <returns>Why the call did not go through, already recorded; null where its reply went out.</returns>
    private async Task<Refusal?> CarryAsync(HttpContext http, AwsRequest request, CallArrival arrival)
    {
        var callerGone = http.RequestAborted;

        // 2. Verify. Until a session is proven there is nobody to record the call for: the log says why. A flood is not
        // recorded either: what it would cost to do so is what it is after.
        var entering = await EnterAsync(http, request);
        if (!entering.Holds(out var entered, out var refusal))
        {
            return refusal;
        }
        var session = entered.Session;
        using var place = entered.Place;

        // 3. Understand.
        Verdict<Understood> read = entered.Arrival.Holds(out var signed, out refusal)
            ? await understanding.OfAsync(signed.Signed, signed.Body, place, callerGone)
            : refusal;
        if (!read.Holds(out var understood, out refusal))
        {
            await recorder.StopAsync(arrival, session, operation: null, decision: null, refusal);
            return refusal;
        }

        if (roles.Fault(session, understood.Target, understood.Call) is { } fault)
        {
            await recorder.StopAsync(arrival, session, understood.Operation, decision: null, fault);
            return fault;
        }
        using var upload = understood.Body?.Upload();

        // 4. Pass: from here on the intent is on disk.
        var passed = await checkpoint.PassAsync(arrival, session, understood.Operation, place, callerGone);
        if (!passed.Holds(out var permit, out refusal))
        {
            return refusal;
        }
        try
        {
            return understood.Events is { } events
                ? await streams.CarryAsync(http, arrival, permit, understood, place, events)
                : await ForwardAsync(http, arrival, permit, understood, place, upload, signed?.Form);
        }
        catch (Exception broken) when (broken is not JournalUnavailableException)
        {
            // Whatever it was: a call that has begun gets an end in the record.
            await recorder.ConcludeAsync(arrival, new CallEnd(
                StatusCodes.Status500InternalServerError, IsKnown: false, upload?.Record(), Reply: null, [], broken.Message));
            throw;
        }
    }

    /// <summary>The signature stands in a header, in the query, or, with S3's forms, in the body itself.</summary>
    private async ValueTask<Verdict<Entered>> EnterAsync(HttpContext http, AwsRequest request)
    {
        var body = ArrivingBody.Of(http.Request);
        if (FormPosts.IsMeant(request))
        {
            return await forms.OpenAsync(request, body, http.RequestAborted);
        }
        return gate.Open(request).Holds(out var signed, out var refusal)
            && bounds.Enter(signed.Session.Caller.Subject).Holds(out var place, out refusal)
                ? new Entered(signed.Session, place, new SignedArrival(signed, body))
                : refusal;
    }

    /// <summary>
    /// Whatever happens from here on is the outcome of an intent, and recorded as such. Nothing is cancelled: a caller
    /// that hangs up cannot take back what is on its way. An upload breaks by itself where its caller is gone.
    /// </summary>
    private async Task<Refusal?> ForwardAsync(
        HttpContext http, CallArrival arrival, Permit permit, Understood understood, CallerPlace place, Upload? upload, FormAnswer? form)
    {
        // 5. Lease.
        var leased = await vault.LeaseAsync(permit, CancellationToken.None);
        if (!leased.Holds(out var lease, out var refusal))
        {
            return await ConcludeAsync(arrival, upload, refusal);
        }

        // 6. Send.
        var sent = await sender.SendAsync(lease, understood.Call, understood.Endpoint, upload, CancellationToken.None);
        if (!sent.Holds(out var reply, out refusal))
        {
            return await ConcludeAsync(arrival, upload, upload?.Fault ?? refusal);
        }

        // 7. Relay; where a role was assumed that the target exchanges, with keys of the gateway's own.
        using (reply)
        {
            var call = new RelayedCall(http.Response, place, arrival, understood.Call, lease.Credential);
            return await relay.RelayAsync(
                call, reply, upload?.Record(), form,
                RoleExchange.Concerns(understood.Target, understood.Call)
                    ? body => roles.Exchange(permit.Session, understood.Call, lease.Credential, body)
                    : null);
        }
    }

    private async Task<Refusal> ConcludeAsync(CallArrival arrival, Upload? upload, Refusal refusal)
    {
        var isKnown = refusal.Reason is not (RefusalReason.UpstreamTimeout or RefusalReason.UpstreamBroken);
        await recorder.ConcludeAsync(arrival, new CallEnd(
            RefusalWriter.StatusOf(refusal), isKnown, upload?.Record(), Reply: null, [], refusal.Detail ?? refusal.Message));
        return refusal;
    }

    /// <summary>Before there are keys: the SDK's own exchange of an identity token for them.</summary>
    private async Task<Refusal?> ExchangeTokenAsync(HttpContext http, AwsRequest request)
    {
        if (names.ExchangeFault(request) is { } stranger)
        {
            return stranger;
        }
        if (!bounds.Enter(request.Address).Holds(out var taken, out var refusal))
        {
            return refusal;
        }
        using var place = taken;
        var read = await BodyReader.ReadAsync(
            ArrivingBody.Of(http.Request), limits.TokenExchangeBytes, place, http.RequestAborted);
        if (!read.Holds(out var body, out refusal))
        {
            return refusal;
        }
        var reply = await tokens.ExchangeAsync(request, body.Bytes, http.RequestAborted);
        http.Response.StatusCode = reply.Status;
        foreach (var header in reply.Headers)
        {
            http.Response.Headers.Append(header.Name, header.Value);
        }
        await http.Response.BodyWriter.WriteAsync(reply.Body, http.RequestAborted);
        return null;
    }
}
