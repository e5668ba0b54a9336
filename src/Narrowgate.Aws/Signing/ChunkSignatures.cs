namespace Narrowgate.Aws.Signing;

/// <summary>
/// The signatures of a body's chunks, each over the one before it, the first over the request's own: what is left out,
/// put in or in another order breaks the chain.
/// See <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html"/>, and for trailers
/// <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html"/>.
/// </summary>
/// <param name="key">Of <see cref="SignatureAlgorithm.DeriveKey"/>.</param>
/// <param name="timestamp">The request's: <c>20150830T123600Z</c></param>
/// <param name="seed">The request's signature.</param>
public sealed class ChunkSignatures(byte[] key, string timestamp, SigningScope scope, string seed)
{
    private string _last = seed;

    /// <summary>The signature of the next chunk; the last one is empty.</summary>
    /// <param name="sha256">Of the chunk's data, 64 lower-case hex digits.</param>
    public string Next(string sha256) => Sign("PAYLOAD", $"{SignatureAlgorithm.EmptyPayload}\n{sha256}");

    /// <summary>The signature of what follows the last chunk.</summary>
    /// <param name="sha256">Of the trailing headers, each <c>name:value</c> and a line feed.</param>
    public string Trailer(string sha256) => Sign("TRAILER", sha256);

    private string Sign(string kind, string what) =>
        _last = SignatureAlgorithm.Sign(key, $"{SignatureAlgorithm.Name}-{kind}\n{timestamp}\n{scope}\n{_last}\n{what}");
}
