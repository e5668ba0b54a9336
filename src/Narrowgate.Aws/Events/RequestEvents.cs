using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Events;

/// <summary>
/// The events of a request whose messages are signed, in the one order that they can have: the initial request where
/// the protocol has one, events, and an empty envelope at the end, without which the stream was cut off.
/// </summary>
public sealed class RequestEvents(EventStreamReader messages, EventDecoder decoder, Limits limits)
{
    private bool _hasBegun;
    private bool _hasEnded;

    /// <returns>Null at the end.</returns>
    public async ValueTask<Verdict<StreamEvent>?> NextAsync(CancellationToken cancellation)
    {
        if (await messages.NextAsync(cancellation) is not { } read)
        {
            return _hasEnded
                ? default(Verdict<StreamEvent>?)
                : NotUnderstood.Because("The event stream ends without the empty message that says so.");
        }
        if (!read.Holds(out var envelope, out var refusal)
            || !SignedEvent.Unwrap(envelope, limits).Holds(out var signed, out refusal))
        {
            return refusal;
        }
        if (_hasEnded)
        {
            return NotUnderstood.Because("The event stream goes on after its end.");
        }
        if (signed.Inner is null)
        {
            _hasEnded = true;
            return await NextAsync(cancellation);
        }
        if (!decoder.Decode(signed.Inner).Holds(out var said, out refusal))
        {
            return refusal;
        }
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
