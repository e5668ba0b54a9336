using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Reply;
using Narrowgate.Credentials;
using Narrowgate.Permits;
using Narrowgate.Recording;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws;

/// <summary>
/// A call whose request is a stream of events, from its permit on: what the first page's steps 5 to 7 are for the others,
/// in both directions at once.
/// <code>
///   caller                       gateway                                   AWS
///     │                           5 lease: the credential, for the permit   │
///     │                           6 open: the head, signed anew ──────────▶ │
///     │ ─── signed message ────▶    verify, decode, review, note, sign ───▶ │  … and again, until either side ends it
///     │ ◀─── masked message ───   7 relay: mask, note                ◀───── │
///     │ ◀─── the body's end ───     record, release                         │
/// </code>
/// </summary>
public sealed class AwsStreamExchange(
    CredentialVault<AwsCredential> vault,
    UpstreamSender sender,
    ReplyRelay relay,
    ReplyMasker masker,
    OperationWriter writer,
    Checkpoint checkpoint,
    Recorder recorder,
    RecordingKey key,
    RecordingLimits keep,
    Limits limits,
    TimeProvider clock)
{
    /// <returns>Why the call did not go through, already recorded; null where its reply went out.</returns>
    public async Task<Refusal?> CarryAsync(
        HttpContext http, CallArrival arrival, Permit permit, Understood understood, CallerPlace place, RequestEvents events)
    {
        var call = understood.Call;
        var stream = EventStreamShape.OfInput(call.Operation)!;
        using var life = new StreamLife(
            () => checkpoint.Ended(permit), limits.BodyIdleTimeout, clock, http.RequestAborted);
        using var notes = new EventNotes(call, stream, masker, key, keep, limits);
        using var upload = new EventUpload(
            events,
            new EventEncoder(call.Service, stream, call.Protocol),
            new EventReview(writer, call, understood.Target, permit.Operation),
            notes.Take,
            life,
            clock);
        var running = new RunningStream(upload, life, notes.Record);
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            // Who listens says nothing: a stream has a bound of its own on silence.
            rate.MinDataRate = null;
        }

        // 5. Lease.
        var leased = await vault.LeaseAsync(permit, CancellationToken.None);
        if (!leased.Holds(out var lease, out var refusal))
        {
            return await ConcludeAsync(arrival, running, refusal, hasBegun: false);
        }
        try
        {
            // 6. Open.
            var opened = await sender.OpenAsync(lease, call, understood.Endpoint, upload, life.Over);
            if (!opened.Holds(out var reply, out refusal))
            {
                var hasBegun = refusal.Reason != RefusalReason.UpstreamUnreachable && !notes.IsEmpty;
                return await ConcludeAsync(arrival, running, life.Why ?? refusal, hasBegun);
            }

            // 7. Relay.
            using (reply)
            {
                var relayed = new RelayedCall(http.Response, place, arrival, call, lease.Credential);
                return await relay.RelayAsync(relayed, reply, running);
            }
        }
        finally
        {
            await running.EndAsync();
        }
    }

    private async Task<Refusal> ConcludeAsync(CallArrival arrival, RunningStream running, Refusal refusal, bool hasBegun)
    {
        await recorder.ConcludeAsync(arrival, new CallEnd(
            RefusalWriter.StatusOf(refusal), !hasBegun, await running.EndAsync(), Reply: null, [], refusal.Detail ?? refusal.Message));
        return refusal;
    }
}
