using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Listen;

/// <summary>
/// A request whose keys are good. Its signature is not checked yet: some services sign the digest of a body that no
/// header declares, so <see cref="Check"/> must follow, and until it returned null nothing here may be believed.
/// </summary>
public sealed class SignedRequest
{
    private readonly CanonicalRequest _canonical;
    private readonly string _timestamp;
    private readonly byte[] _key;
    private readonly string _signature;

    internal SignedRequest(
        Session session, Authorization authorization, string? declared, CanonicalRequest canonical, string timestamp, byte[] key)
    {
        Session = session;
        Scope = authorization.Scope;
        DeclaredPayloadHash = declared;
        _canonical = canonical;
        _timestamp = timestamp;
        _key = key;
        _signature = authorization.Signature;
    }

    public Session Session { get; }

    public SigningScope Scope { get; }

    /// <summary>What x-amz-content-sha256 says, 64 lower-case hex digits; null where the header is absent.</summary>
    public string? DeclaredPayloadHash { get; }

    /// <summary>
    /// Null where the signature is right. Pass the digest of the body that was read; for a body that streams, pass
    /// <see cref="DeclaredPayloadHash"/> first, and hold back its last block until the digest of what passed equals it.
    /// </summary>
    /// <param name="payloadSha256Hex">64 lower-case hex digits.</param>
    public Refusal? Check(string payloadSha256Hex)
    {
        if (DeclaredPayloadHash is not null && !IsSame(DeclaredPayloadHash, payloadSha256Hex))
        {
            return new Refusal(RefusalReason.BodyMismatch,
                "The body does not have the digest that x-amz-content-sha256 declares: it was changed on its way.");
        }
        var expected = SignatureAlgorithm.Sign(_key, _canonical.StringToSign(payloadSha256Hex, _timestamp, Scope));
        return IsSame(expected, _signature)
            ? null
            : new Refusal(RefusalReason.SignatureMismatch,
                "The signature does not fit the request. Something between the client and the gateway changed it (a proxy "
                + "that rewrites the path, the query or the Host header), or the secret key is not the one of this key id.");
    }

    private static bool IsSame(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
