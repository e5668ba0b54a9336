using System.Globalization;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Events;

/// <summary>
/// The events of a request whose messages are signed, in the one order that they can have: the initial request where
/// the protocol has one, events, and an empty envelope at the end, without which the stream was cut off. Nothing of a
/// message is looked at before its signature is right.
/// </summary>
public sealed class RequestEvents(
    EventStreamReader messages, EventSignatures chain, EventDecoder decoder, Limits limits, TimeProvider clock)
{
    private bool _hasBegun;
    private bool _hasEnded;

    /// <returns>Null at the end. After a refusal nothing more may be asked for.</returns>
    public async ValueTask<Verdict<StreamEvent>?> NextAsync(CancellationToken cancellation)
    {
        if (await messages.NextAsync(cancellation) is not { } read)
        {
            return _hasEnded
                ? default(Verdict<StreamEvent>?)
                : NotUnderstood.Because("The event stream ends without the empty message that says so.");
        }
        if (_hasEnded)
        {
            return NotUnderstood.Because("The event stream goes on after its end.");
        }
        if (!read.Holds(out var envelope, out var refusal)
            || !SignedEvent.Unwrap(envelope).Holds(out var signed, out refusal))
        {
            return refusal;
        }
        if (Forged(signed) is { } forged)
        {
            return forged;
        }
        if (signed.IsLast)
        {
            _hasEnded = true;
            return await NextAsync(cancellation);
        }
        if (!signed.Open(limits).Holds(out var inner, out refusal) || !decoder.Decode(inner).Holds(out var said, out refusal))
        {
            return refusal;
        }
        return InOrder(said);
    }

    private Refusal? Forged(SignedEvent signed)
    {
        var now = clock.GetUtcNow();
        if ((now - signed.Date).Duration() > limits.SignatureClockSkew)
        {
            return new Refusal(RefusalReason.ClockSkew, string.Create(CultureInfo.InvariantCulture,
                $"A message of the event stream was signed at {SignatureAlgorithm.Timestamp(signed.Date)}, and it is {SignatureAlgorithm.Timestamp(now)} "
                + $"here; at most {limits.SignatureClockSkew.TotalMinutes:0.#} minutes may lie between. Set the clock of the machine that signs."));
        }
        return signed.Follows(chain)
            ? null
            : new Refusal(
                RefusalReason.SignatureMismatch,
                "A message of the event stream has a signature that does not fit: it was changed, left out, repeated or moved on its "
                + "way, or it belongs to another stream.");
    }

    private Verdict<StreamEvent> InOrder(StreamEvent said)
    {
        var isFirst = !_hasBegun;
        _hasBegun = true;
        return said switch
        {
            StreamEvent.Initial when !isFirst =>
                NotUnderstood.Because("The event stream's initial request is not its first message."),
            StreamEvent.Modelled { IsException: false } or StreamEvent.Initial => said,
            _ => NotUnderstood.Because("The event stream of a request has an error in it."),
        };
    }
}
