using System.Buffers;
using System.Security.Cryptography;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Events;

/// <summary>
/// The signatures of a request stream's messages, each over the one before it, the first over the request's own: what is
/// left out, put in or in another order breaks the chain, and so does a message of another stream.
/// See <see href="https://docs.aws.amazon.com/transcribe/latest/dg/streaming-http2.html"/>.
/// </summary>
/// <param name="keyOf">The key of <see cref="SignatureAlgorithm.DeriveKey"/>; a stream that runs at midnight has two.</param>
/// <param name="scope">The request's; each message has it for the day of its own date.</param>
/// <param name="seed">The request's signature.</param>
public sealed class EventSignatures(Func<SigningScope, byte[]> keyOf, SigningScope scope, string seed)
{
    private string _last = seed;

    /// <summary>The next message's: 32 bytes.</summary>
    /// <param name="payload">The message that is meant, as bytes; nothing in the last.</param>
    public byte[] Next(DateTimeOffset date, ReadOnlySpan<byte> payload)
    {
        var headers = new ArrayBufferWriter<byte>();
        EventHeaderBlock.Write(headers, [EventHeader.Of(SignedEvent.DateHeader, date)]);
        var timestamp = SignatureAlgorithm.Timestamp(date);
        var ofDay = scope with { Date = timestamp[..8] };
        var text = string.Join(
            '\n', $"{SignatureAlgorithm.Name}-PAYLOAD", timestamp, ofDay, _last, Digest(headers.WrittenSpan), Digest(payload));
        _last = SignatureAlgorithm.Sign(keyOf(ofDay), text);
        return Convert.FromHexString(_last);
    }

    private static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
