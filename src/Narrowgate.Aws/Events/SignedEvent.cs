using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Events;

/// <summary>
/// What surrounds each message of a signed request stream: a message of its own whose headers are a date and a
/// signature, chained to the one before, and whose payload is the message that is meant. The signature is only taken
/// out here; who believes the message must check it first.
/// </summary>
/// <param name="Inner">Null in the last envelope, which is empty: it says that the stream ends here.</param>
public sealed record SignedEvent(DateTimeOffset Date, ReadOnlyMemory<byte> Signature, EventMessage? Inner)
{
    public const string DateHeader = ":date";
    public const string SignatureHeader = ":chunk-signature";

    // An HMAC-SHA256.
    private const int SignatureBytes = 32;

    public static Verdict<SignedEvent> Unwrap(EventMessage envelope, Limits limits)
    {
        if (envelope[DateHeader]?.Instant is not { } date
            || envelope[SignatureHeader] is not { Type: EventHeaderType.Bytes, Value.Length: SignatureBytes } signature)
        {
            return NotUnderstood.Because(
                $"A message of the event stream is not signed: it has no sound {DateHeader} and {SignatureHeader}.");
        }
        var other = envelope.Headers.FirstOrDefault(header => header.Name is not (DateHeader or SignatureHeader));
        if (other is not null)
        {
            return NotUnderstood.Because(
                $"A signed message of the event stream has outside the unknown header {NotUnderstood.Quote(other.Name)}.");
        }
        if (envelope.Payload.IsEmpty)
        {
            return new SignedEvent(date, signature.Value, Inner: null);
        }
        return EventFrame.Read(envelope.Payload, limits, out var inner) is { } fault
            ? NotUnderstood.Because($"The message inside a signed message of the event stream {fault}.")
            : new SignedEvent(date, signature.Value, inner);
    }

    public EventMessage Wrap() => new(
        [EventHeader.Of(DateHeader, Date), EventHeader.Of(SignatureHeader, Signature)],
        Inner is null ? ReadOnlyMemory<byte>.Empty : EventFrame.Write(Inner));
}
