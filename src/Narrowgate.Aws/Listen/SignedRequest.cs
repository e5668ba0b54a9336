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
    private readonly PresentedSignature _presented;
    private readonly CanonicalRequest? _canonical;
    private readonly byte[] _key;

    /// <param name="canonical">
    /// What is signed; null where that is not the request, and the signature was found right: a form's policy.
    /// </param>
    internal SignedRequest(Session session, PresentedSignature presented, CanonicalRequest? canonical, byte[] key)
    {
        Session = session;
        _presented = presented;
        _canonical = canonical;
        _key = key;
    }

    public Session Session { get; }

    public SigningScope Scope => _presented.Claim.Scope;

    /// <summary>How the signature covers the body.</summary>
    public PayloadForm Payload => _presented.Payload;

    /// <summary>The request without its signature, where that stood in the query: what is decoded.</summary>
    public AwsRequest Bare => _presented.Bare;

    /// <summary>
    /// Null where the signature is right. Where the form of the body says what is signed in its place, pass that before a
    /// byte of the body is read, and hold the body to its form as it passes; else pass the digest of the body that was read.
    /// </summary>
    /// <param name="payload"><see cref="PayloadForm.Signed"/>, or the body's SHA-256 in lower-case hex.</param>
    public Refusal? Check(string payload)
    {
        if (Payload.Signed is { } declared && !IsSame(declared, payload))
        {
            return new Refusal(RefusalReason.BodyMismatch,
                "The body does not have the digest that x-amz-content-sha256 declares: it was changed on its way.");
        }
        if (_canonical is null)
        {
            return null;
        }
        var expected = SignatureAlgorithm.Sign(_key, _canonical.StringToSign(payload, _presented.Timestamp, Scope));
        return IsSame(expected, _presented.Claim.Signature)
            ? null
            : new Refusal(RefusalReason.SignatureMismatch,
                "The signature does not fit the request. Something between the client and the gateway changed it (a proxy "
                + "that rewrites the path, the query or the Host header), or the secret key is not the one of this key id.");
    }

    /// <summary>What the signatures of the body's chunks or messages go on from.</summary>
    public ChunkSignatures Chain() => new(_key, _presented.Timestamp, Scope, _presented.Claim.Signature);

    private static bool IsSame(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
