using System.Net;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Events;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// A request's events on their way up, each as soon as it is there. What was decoded is what is sent, in a chain of
/// signatures of our own; the first that is not in order ends the stream, and the upstream never sees its end.
/// <code>
///   signed message ─▶ verify ─▶ decode ─▶ review ─▶ note ─▶ write anew ─▶ sign ─▶ upstream
/// </code>
/// </summary>
public sealed class EventUpload(
    RequestEvents events, EventEncoder encoder, EventReview review, Func<EventMessage, Refusal?> note, StreamLife life, TimeProvider clock)
    : HttpContent
{
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EventSignatures? _chain;
    private bool _hasBegun;

    /// <summary>Before it is sent: what our own signatures go on from.</summary>
    internal void SignWith(EventSignatures chain) => _chain = chain;

    /// <summary>Done once nothing more goes up.</summary>
    public Task Finished => _hasBegun ? _finished.Task : Task.CompletedTask;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _hasBegun = true;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, life.Over);
        try
        {
            // .NET's client keeps the request's head until something follows it: the target may be the first to speak.
            await stream.FlushAsync(either.Token);
            await PumpAsync(stream, either.Token);
        }
        finally
        {
            _finished.TrySetResult();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task PumpAsync(Stream stream, CancellationToken cancellation)
    {
        while (await NextAsync(cancellation) is { } read)
        {
            if (!read.Holds(out var said, out var refusal))
            {
                throw Ended(refusal);
            }
            var message = encoder.Encode(said);
            if ((life.Passes() ?? review.Objection(said) ?? note(message)) is { } objection)
            {
                throw Ended(objection);
            }
            await SendAsync(stream, message, cancellation);
        }
        await SendAsync(stream, message: null, cancellation);
    }

    private async ValueTask<Verdict<StreamEvent>?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            return await events.NextAsync(cancellation);
        }
        catch (IOException)
        {
            throw Ended(Broken);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Kestrel's word for a connection that was reset.
            throw Ended(Broken);
        }
    }

    private async Task SendAsync(Stream stream, EventMessage? message, CancellationToken cancellation)
    {
        var chain = _chain ?? throw new InvalidOperationException("Nothing is sent before its signature has begun.");
        await stream.WriteAsync(EventFrame.Write(SignedEvent.Sign(chain, clock.GetUtcNow(), message).Wrap()), cancellation);
        await stream.FlushAsync(cancellation);
    }

    private IOException Ended(Refusal why)
    {
        life.End(why);
        return new IOException(why.Message);
    }

    private static readonly Refusal Broken =
        new(RefusalReason.BodyMismatch, "The event stream broke off before its end. Begin again.");
}
