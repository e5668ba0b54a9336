using System.Collections.Immutable;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Masking;
using Narrowgate.Recording;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// Brings an event stream back, message by message: each is read whole, looked up in the model, masked, written anew
/// and let go at once, since the target may wait for an answer to it.
/// <code>
///   message ─▶ lengths, checksums ─▶ known event ─▶ mask ─▶ note ─▶ release … ─▶ record ─▶ the body's end
/// </code>
/// It may seem wise to withhold the last message, as the last block of other bodies is; but nobody knows of a message
/// that it is the last. What is withheld is the end of the body, without which no client takes the reply for whole.
/// </summary>
internal sealed class EventRelay(
    ReplyMasker masker, Recorder recorder, RecordingKey key, RecordingLimits keep, Limits limits, TimeProvider clock)
{
    // A stream has no end, the record of it has one: beyond so many places in them only the events are named.
    private const int MaskedPlaces = 1_000;

    /// <param name="running">The request, where it is a stream too and still on its way; else null.</param>
    /// <returns>
    /// What stopped the stream before any of it was released, not recorded yet. Null once it went out.
    /// </returns>
    public async Task<Refusal?> RelayAsync(
        PassingReply reply, Stream body, AwsCall call, EventStreamShape stream, AwsCredential ours, RunningStream? running)
    {
        var head = masker.MaskHeaders(call, ReplyHeaders.OfStream(reply.Headers));
        reply = reply with { Headers = head.Headers };
        var over = running?.Life.Over ?? reply.Caller.HttpContext.RequestAborted;
        var messages = new EventStreamReader(body, limits);
        var masking = new EventMasking(call, stream, masker, limits);
        var masked = new HashSet<MaskedMember>(head.Masked);
        using var tap = new BodyTap(key, keep.BodyBytes);
        var hasBegun = false;
        string? error = null;
        try
        {
            if (running is not null && SaysEventStream(reply.Headers))
            {
                // Who waits for the reply's head before the first word of the request would wait for ever.
                reply.Begin(length: null);
                hasBegun = true;
                await reply.Caller.Body.FlushAsync(over);
            }
            while (error is null && await messages.NextAsync(over) is { } read)
            {
                if (running?.Life.Passes() is { } ended)
                {
                    error = ended.Message;
                    break;
                }
                if (!Safe(read, masking, call.Protocol, ours).Holds(out var safe, out var refusal))
                {
                    if (!hasBegun)
                    {
                        return refusal;
                    }
                    error = refusal.Detail ?? refusal.Message;
                    continue;
                }
                if (!hasBegun)
                {
                    // Not before: only a first message proves that this is an event stream.
                    reply.Begin(length: null);
                    hasBegun = true;
                }
                Note(safe, masked);
                var frame = EventFrame.Write(safe.Message);
                tap.Observe(frame);
                await reply.SendAsync(frame, limits.BodyIdleTimeout, clock, over);
            }
        }
        catch (UpstreamBodyException exception) when (hasBegun)
        {
            error = exception.Message;
        }
        catch (OperationCanceledException)
        {
            error = "The caller went away before the reply's end.";
        }
        if (running is not null)
        {
            reply = reply with { Uploaded = await running.EndAsync() };
            error = running.Life.Why?.Message ?? error;
        }
        if (!hasBegun && error is null)
        {
            if (!SaysEventStream(reply.Headers))
            {
                return Broken("It is empty, and its Content-Type is another.");
            }
            reply.Begin(length: null);
        }
        await recorder.ConcludeAsync(reply.Arrival, reply.End(tap, [.. masked], error));
        if (hasBegun && running?.Life.Why is { } why && !reply.Caller.HttpContext.RequestAborted.IsCancellationRequested)
        {
            // An error in its place ends a stream as well as its last event does, and SDKs print it.
            // Where the caller is gone by now, Kestrel drops it.
            await reply.Caller.Body.WriteAsync(EventFrame.Write(ErrorEvent.Of(why)), CancellationToken.None);
        }
        else if (error is not null)
        {
            reply.BreakOff();
        }
        return null;
    }

    private static Verdict<MaskedEvent> Safe(
        Verdict<EventMessage> read, EventMasking masking, Protocol protocol, AwsCredential ours)
    {
        if (!read.Holds(out var message, out var refusal) || !masking.Mask(message).Holds(out var safe, out refusal))
        {
            return Broken(refusal.Detail ?? refusal.Message);
        }
        // An error in the stream may be about our credential, as one in its place may be.
        return safe.IsError && CredentialError.Read(ours, protocol, AsHeaders(message), message.Payload.Span) is { } no
            ? no
            : safe;
    }

    private static ImmutableArray<Header> AsHeaders(EventMessage message) =>
        [.. message.Headers.Select(header => new Header(header.Name, header.Text ?? ""))];

    private static void Note(MaskedEvent safe, HashSet<MaskedMember> masked)
    {
        foreach (var place in safe.Masked)
        {
            masked.Add(masked.Count < MaskedPlaces ? place : place with { Path = safe.Path });
        }
    }

    private static bool SaysEventStream(ImmutableArray<Header> headers) => headers.Any(header =>
        header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
        && header.Value.StartsWith(EventMessage.ContentType, StringComparison.OrdinalIgnoreCase));

    private static Refusal Broken(string why) => new(
        RefusalReason.UpstreamBroken,
        "The target's reply should be an event stream and could not be read as one: it is not passed on.",
        $"The reply's event stream broke: {why}");
}
