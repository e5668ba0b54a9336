namespace Narrowgate.Aws.Listen;

/// <summary>
/// How a request's signature covers its body: what x-amz-content-sha256 says. A closed set; whatever else stands there is
/// refused at the gate.
/// See <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html"/>.
/// </summary>
public abstract record PayloadForm
{
    private PayloadForm()
    {
    }

    /// <summary>What is signed in the body's place; null where that is the digest of a body that nobody read yet.</summary>
    public abstract string? Signed { get; }

    /// <summary>The digest of the whole body, which the header declares.</summary>
    /// <param name="Sha256">64 lower-case hex digits.</param>
    public sealed record Digest(string Sha256) : PayloadForm
    {
        public override string? Signed => Sha256;
    }

    /// <summary>There is no header: the signature is over the digest all the same, and the body tells it.</summary>
    public sealed record Undeclared : PayloadForm
    {
        public override string? Signed => null;
    }

    /// <summary>The signature is over the head alone.</summary>
    public sealed record Unsigned : PayloadForm
    {
        public const string Word = "UNSIGNED-PAYLOAD";

        public override string? Signed => Word;
    }

    /// <summary>Framed as aws-chunked.</summary>
    /// <param name="AreSigned">Each chunk bears a signature that goes on from the one before it.</param>
    /// <param name="HaveTrailer">A checksum of the whole follows the last chunk.</param>
    public sealed record Chunks(bool AreSigned, bool HaveTrailer) : PayloadForm
    {
        public override string? Signed => (AreSigned, HaveTrailer) switch
        {
            (true, true) => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            (true, false) => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            _ => "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        };
    }

    /// <summary>Messages of an event stream, each signed.</summary>
    public sealed record Events : PayloadForm
    {
        public const string Word = "STREAMING-AWS4-HMAC-SHA256-EVENTS";

        public override string? Signed => Word;
    }

    private static readonly PayloadForm[] Words =
    [
        new Unsigned(),
        new Events(),
        new Chunks(AreSigned: false, HaveTrailer: true),
        new Chunks(AreSigned: true, HaveTrailer: false),
        new Chunks(AreSigned: true, HaveTrailer: true),
    ];

    /// <param name="declared">The value of x-amz-content-sha256; null where it is absent.</param>
    public static Verdict<PayloadForm> Of(string? declared)
    {
        if (declared is null)
        {
            return new Undeclared();
        }
        if (Signing.SignatureAlgorithm.IsDigest(declared))
        {
            return new Digest(declared);
        }
        return Array.Find(Words, form => form.Signed == declared) is { } found
            ? found
            : UnsupportedSignatures.Payload(declared);
    }
}
