using System.Security.Cryptography;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Events;

/// <summary>
/// What surrounds each message of a signed request stream: a message of its own whose headers are a date and a
/// signature, chained to the one before, and whose payload is the message that is meant.
/// </summary>
/// <param name="Payload">The message inside; empty in the last envelope, which says that the stream ends here.</param>
public sealed record SignedEvent(DateTimeOffset Date, ReadOnlyMemory<byte> Signature, ReadOnlyMemory<byte> Payload)
{
    public const string DateHeader = ":date";
    public const string SignatureHeader = ":chunk-signature";

    // An HMAC-SHA256.
    private const int SignatureBytes = 32;

    public bool IsLast => Payload.IsEmpty;

    /// <summary>Takes the signature out; who believes the message must check it first.</summary>
    public static Verdict<SignedEvent> Unwrap(EventMessage envelope)
    {
        if (envelope[DateHeader]?.Instant is not { } date
            || envelope[SignatureHeader] is not { Type: EventHeaderType.Bytes, Value.Length: SignatureBytes } signature)
        {
            return NotUnderstood.Because(
                $"A message of the event stream is not signed: it has no sound {DateHeader} and {SignatureHeader}.");
        }
        var other = envelope.Headers.FirstOrDefault(header => header.Name is not (DateHeader or SignatureHeader));
        return other is null
            ? new SignedEvent(date, signature.Value, envelope.Payload)
            : NotUnderstood.Because(
                $"A signed message of the event stream has outside the unknown header {NotUnderstood.Quote(other.Name)}.");
    }

    /// <param name="inner">Null for the last.</param>
    public static SignedEvent Sign(EventSignatures chain, DateTimeOffset date, EventMessage? inner)
    {
        var payload = inner is null ? [] : EventFrame.Write(inner);
        return new SignedEvent(date, chain.Next(date, payload), payload);
    }

    /// <summary>Whether it is the next one of that chain.</summary>
    public bool Follows(EventSignatures chain) =>
        CryptographicOperations.FixedTimeEquals(chain.Next(Date, Payload.Span), Signature.Span);

    /// <summary>The message inside.</summary>
    public Verdict<EventMessage> Open(Limits limits) => EventFrame.Read(Payload, limits, out var inner) is { } fault
        ? NotUnderstood.Because($"The message inside a signed message of the event stream {fault}.")
        : inner!;

    public EventMessage Wrap() =>
        new([EventHeader.Of(DateHeader, Date), EventHeader.Of(SignatureHeader, Signature)], Payload);
}
