using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen.FormPost;
using Narrowgate.Masking;
using Narrowgate.Recording;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// Brings a reply back: masks it, records the outcome, and only then lets (the last of) it go.
/// <code>
///              ┌ something in it is masked ─▶ read whole ─▶ mask ─┐
///   reply ─────┤                                                   ├─▶ record ─▶ release whole
///              ├ nothing is ─┬ short ──────────────────────────────┘
///              │             └ long ─▶ status, blocks … ─▶ record ─▶ release the last block
///              └ it is an event stream ─▶ EventRelay
/// </code>
/// </summary>
public sealed class ReplyRelay(
    ReplyMasker masker, Recorder recorder, RecordingKey key, RecordingLimits keep, Limits limits, TimeProvider clock)
{
    private const int BlockBytes = 64 * 1024;

    /// <param name="exchange">
    /// What the caller gets in place of the body of a good reply; the record has that body masked all the same. Null: what
    /// the record has.
    /// </param>
    /// <returns>What stopped the reply before any of it was released; already recorded. Null once it went out.</returns>
    public async Task<Refusal?> RelayAsync(
        RelayedCall relayed, HttpResponseMessage upstream, RecordedMessage? uploaded,
        FormAnswer? form = null, Func<ReadOnlyMemory<byte>, Verdict<byte[]>>? exchange = null)
    {
        await using var body = new IdleBoundStream(
            await upstream.Content.ReadAsStreamAsync(), limits.BodyIdleTimeout, clock);
        return await RelayAsync(relayed, upstream, body, uploaded, form, exchange);
    }

    private async Task<Refusal?> RelayAsync(
        RelayedCall relayed, HttpResponseMessage upstream, Stream body, RecordedMessage? uploaded,
        FormAnswer? form, Func<ReadOnlyMemory<byte>, Verdict<byte[]>>? exchange)
    {
        var (call, ours) = (relayed.Call, relayed.Ours);
        var reply = relayed.Reply((int)upstream.StatusCode, uploaded, RelayedHeaders.Of(upstream, call));
        if (reply.Status is < 200 or > 599 || !RelayedHeaders.AreSound(reply.Headers))
        {
            return await RefuseAsync(reply, NoReply);
        }
        if (reply.Status is >= 300 and < 400 and not StatusCodes.Status304NotModified && !IsRegionHint(reply.Status, call))
        {
            return await RefuseAsync(reply, Redirected(upstream));
        }
        try
        {
            return !upstream.IsSuccessStatusCode ? await ErrorAsync(reply, body, call, ours)
                : form is not null ? await FormAsync(reply, call, form)
                : EventStreamShape.OfOutput(call.Operation) is { } stream ? await EventsAsync(reply, body, call, stream, ours)
                : ReplyMasker.NeedsBody(call.Operation) ? await MaskedAsync(reply, body, call, exchange)
                : await PlainAsync(reply, body, call);
        }
        catch (UpstreamBodyException exception)
        {
            return await RefuseAsync(reply, BrokenOff(exception));
        }
    }

    /// <summary>Of a call whose request is still on its way: only its own life bounds the silence.</summary>
    public async Task<Refusal?> RelayAsync(
        RelayedCall relayed, HttpResponseMessage upstream, RunningStream running)
    {
        var (call, ours) = (relayed.Call, relayed.Ours);
        if (!upstream.IsSuccessStatusCode)
        {
            return await RefusedAsync(relayed, upstream, running);
        }
        if (EventStreamShape.OfOutput(call.Operation) is not { } stream)
        {
            await running.Upload.Finished;
            return await RelayAsync(relayed, upstream, await running.EndAsync());
        }
        var reply = relayed.Reply((int)upstream.StatusCode, uploaded: null, RelayedHeaders.Of(upstream, call));
        var relay = new EventRelay(masker, recorder, key, keep, limits, clock);
        await using var body = new IdleBoundStream(
            await upstream.Content.ReadAsStreamAsync(), Timeout.InfiniteTimeSpan, clock);
        Refusal? refusal;
        try
        {
            refusal = RelayedHeaders.AreSound(reply.Headers) ? await relay.RelayAsync(reply, body, call, stream, ours, running) : NoReply;
        }
        catch (UpstreamBodyException exception)
        {
            refusal = BrokenOff(exception);
        }
        return refusal is null
            ? null
            : await RefuseAsync(reply with { Uploaded = await running.EndAsync() }, running.Life.Why ?? refusal);
    }

    /// <summary>
    /// The target's no to a stream is read before the stream is ended: with its request, .NET's client gives up what it has
    /// not read yet of the reply.
    /// </summary>
    private async Task<Refusal?> RefusedAsync(RelayedCall relayed, HttpResponseMessage upstream, RunningStream running)
    {
        await using var body = new IdleBoundStream(
            await upstream.Content.ReadAsStreamAsync(), limits.BodyIdleTimeout, clock);
        using var whole = new MemoryStream();
        try
        {
            // What is longer is judged as such below.
            await FillAsync(body, whole, limits.HeldReplyBytes, IsSmall);
        }
        catch (UpstreamBodyException exception)
        {
            var reply = relayed.Reply(
                (int)upstream.StatusCode, await running.EndAsync(), RelayedHeaders.Of(upstream, relayed.Call));
            return await RefuseAsync(reply, running.Life.Why ?? BrokenOff(exception));
        }
        whole.Position = 0;
        return await RelayAsync(relayed, upstream, whole, await running.EndAsync(), form: null, exchange: null);
    }

    private async Task<Refusal?> MaskedAsync(
        PassingReply reply, Stream body, AwsCall call, Func<ReadOnlyMemory<byte>, Verdict<byte[]>>? exchange)
    {
        using var whole = new MemoryStream();
        Refusal? crowded = null;
        var complete = await FillAsync(body, whole, limits.MaskedReplyBytes, HasRoom);
        if (crowded is not null)
        {
            return await RefuseAsync(reply, crowded);
        }
        if (!complete)
        {
            return await RefuseAsync(reply, new Refusal(
                RefusalReason.UpstreamBroken,
                $"The reply is larger than the {limits.MaskedReplyBytes} bytes within which narrowgate can mask it. Ask for less at a time."));
        }
        var came = whole.GetBuffer().AsMemory(0, (int)whole.Length);
        if (!masker.MaskWhole(call, reply.Headers, came).Holds(out var safe, out var refusal))
        {
            return await RefuseAsync(reply, refusal);
        }
        byte[]? exchanged = null;
        if (exchange is not null && !exchange(came).Holds(out exchanged, out refusal))
        {
            return await RefuseAsync(reply, refusal);
        }
        return await ReleaseAsync(reply with { Headers = safe.Headers }, safe.Body, safe.Masked, exchanged);

        bool HasRoom(int bytes) => (crowded = reply.Place.Reserve(bytes)) is null;
    }

    /// <summary>PutObject answers in headers alone; whoever sent a form is answered as the form asks.</summary>
    private async Task<Refusal?> FormAsync(PassingReply reply, AwsCall call, FormAnswer form)
    {
        var safe = masker.MaskHeaders(call, reply.Headers);
        var (status, headers, body) = form.To(safe.Headers);
        var answer = reply with { Status = status, Headers = headers };
        return await ReleaseAsync(answer, body, safe.Masked);
    }

    /// <summary>An error, whose members no model marks. Held whole: it may be about our credential, not the caller's call.</summary>
    private async Task<Refusal?> ErrorAsync(PassingReply reply, Stream body, AwsCall call, AwsCredential ours)
    {
        using var whole = new MemoryStream();
        if (!await FillAsync(body, whole, limits.HeldReplyBytes, IsSmall))
        {
            return await RefuseAsync(reply, new Refusal(
                RefusalReason.UpstreamBroken, $"The target answered an error of more than {limits.HeldReplyBytes} bytes."));
        }
        var error = whole.GetBuffer().AsMemory(0, (int)whole.Length);
        return CredentialError.Read(ours, call.Protocol, reply.Headers, error.Span) is { } refusal
            ? await RefuseAsync(reply, refusal)
            : await ReleaseAsync(reply, error, []);
    }

    private async Task<Refusal?> EventsAsync(
        PassingReply reply, Stream body, AwsCall call, EventStreamShape stream, AwsCredential ours)
    {
        var relay = new EventRelay(masker, recorder, key, keep, limits, clock);
        return await relay.RelayAsync(reply, body, call, stream, ours, running: null) is { } refusal
            ? await RefuseAsync(reply, refusal)
            : null;
    }

    private async Task<Refusal?> PlainAsync(PassingReply reply, Stream body, AwsCall call)
    {
        var safe = masker.MaskHeaders(call, reply.Headers);
        reply = reply with { Headers = safe.Headers };
        using var first = new MemoryStream();
        return await FillAsync(body, first, limits.HeldReplyBytes, IsSmall)
            ? await ReleaseAsync(reply, first.GetBuffer().AsMemory(0, (int)first.Length), safe.Masked)
            : await StreamAsync(reply, first, body, safe.Masked);
    }

    /// <summary>A reply that is held whole: outcome first, then all of it.</summary>
    /// <param name="exchanged">What goes out instead, and is for the caller alone.</param>
    private async Task<Refusal?> ReleaseAsync(
        PassingReply reply, ReadOnlyMemory<byte> body, ImmutableArray<MaskedMember> masked, byte[]? exchanged = null)
    {
        using var tap = new BodyTap(key, body.Length);
        tap.Observe(body.Span);
        await recorder.ConcludeAsync(reply.Arrival, reply.End(tap, masked, error: null));
        body = exchanged ?? body;
        reply.Begin(body.Length);
        if (!reply.IsBodiless)
        {
            // The call is over for us; where the caller is gone Kestrel drops this.
            await reply.Caller.BodyWriter.WriteAsync(body, CancellationToken.None);
        }
        return null;
    }

    /// <summary>A long reply: what it says goes out as it comes, its last block only once the outcome is recorded.</summary>
    private async Task<Refusal?> StreamAsync(
        PassingReply reply, MemoryStream first, Stream body, ImmutableArray<MaskedMember> masked)
    {
        using var tap = new BodyTap(key, keep.BodyBytes);
        var caller = reply.Caller;
        string? error = null;
        var concluded = false;
        try
        {
            reply.Begin(length: null);
            var held = first.ToArray();
            var heldBytes = held.Length;
            var next = new byte[BlockBytes];
            while (true)
            {
                tap.Observe(held.AsSpan(0, heldBytes));
                var nextBytes = await body.ReadAtLeastAsync(
                    next, next.Length, throwOnEndOfStream: false, caller.HttpContext.RequestAborted);
                if (nextBytes == 0)
                {
                    break;
                }
                await reply.SendAsync(held.AsMemory(0, heldBytes), limits.BodyIdleTimeout, clock, caller.HttpContext.RequestAborted);
                (held, heldBytes, next) = (next, nextBytes, held.Length == BlockBytes ? held : new byte[BlockBytes]);
            }
            concluded = true;
            await recorder.ConcludeAsync(reply.Arrival, reply.End(tap, masked, error: null));
            await reply.SendAsync(held.AsMemory(0, heldBytes), limits.BodyIdleTimeout, clock, caller.HttpContext.RequestAborted);
        }
        catch (UpstreamBodyException exception)
        {
            error = exception.Message;
        }
        catch (OperationCanceledException)
        {
            error = "The caller went away before the reply's end.";
        }
        if (!concluded)
        {
            await recorder.ConcludeAsync(reply.Arrival, reply.End(tap, masked, error));
        }
        if (error is not null)
        {
            reply.BreakOff();
        }
        return null;
    }

    private async Task<Refusal> RefuseAsync(PassingReply reply, Refusal refusal)
    {
        await recorder.ConcludeAsync(reply.Arrival, new CallEnd(
            reply.Status, IsKnown: true, reply.Uploaded, Reply: null, [], refusal.Detail ?? refusal.Message));
        return refusal;
    }

    private static readonly Refusal NoReply = new(
        RefusalReason.UpstreamBroken, "The target answered something that is no HTTP reply; whether it acted is unknown.");

    private static Refusal BrokenOff(UpstreamBodyException exception) => new(
        RefusalReason.UpstreamBroken, "The target's reply broke off; what it answered is not known in full.", exception.Message);

    /// <summary>
    /// S3 says with a redirect that the bucket is in another region. SDKs take the region from x-amz-bucket-region or the
    /// body, and call again through here; the address, which would lead past the gateway, does not go on.
    /// </summary>
    private static bool IsRegionHint(int status, AwsCall call) => call.Service.Name == "s3"
        && status is StatusCodes.Status301MovedPermanently or StatusCodes.Status307TemporaryRedirect;

    private static Refusal Redirected(HttpResponseMessage upstream) => new(
        RefusalReason.NotUnderstood,
        "The target answered with a redirect, which narrowgate does not follow. Check the region of the call.",
        $"Upstream status {(int)upstream.StatusCode}.");

    /// <summary>
    /// True where the body ended within the bound; false where there is more than that, or no room for it. One that drips,
    /// never silent for long, ends with <see cref="Limits.WholeReplyTimeout"/>.
    /// </summary>
    private async ValueTask<bool> FillAsync(Stream body, MemoryStream into, int limitBytes, Func<int, bool> hasRoom)
    {
        var block = new byte[BlockBytes];
        using var patience = new CancellationTokenSource(limits.WholeReplyTimeout, clock);
        try
        {
            int read;
            while ((read = await body.ReadAsync(block, patience.Token)) > 0)
            {
                if (!hasRoom(read))
                {
                    return false;
                }
                into.Write(block, 0, read);
                if (into.Length > limitBytes)
                {
                    return false;
                }
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new UpstreamBodyException(
                $"The target did not end its reply within {limits.WholeReplyTimeout.TotalMinutes:0} min.", exception);
        }
        return true;
    }

    /// <summary>What is bounded by <see cref="Limits.HeldReplyBytes"/> is in the bound of the calls.</summary>
    private static bool IsSmall(int bytes) => true;
}
