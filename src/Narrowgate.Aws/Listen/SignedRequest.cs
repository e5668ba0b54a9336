using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Events;
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
    private readonly VerifyingKey _key;
    private readonly Func<SigningScope, byte[]>? _keyOf;

    /// <param name="canonical">
    /// What is signed; null where that is not the request, and the signature was found right: a form's policy.
    /// </param>
    /// <param name="keyOf">Keys of the same secret for other days: a stream of events may outlast its own.</param>
    internal SignedRequest(
        Session session, PresentedSignature presented, CanonicalRequest? canonical, VerifyingKey key,
        Func<SigningScope, byte[]>? keyOf = null)
    {
        Session = session;
        _presented = presented;
        _canonical = canonical;
        _key = key;
        _keyOf = keyOf;
    }

    public Session Session { get; }

    public SigningScope Scope => _presented.Claim.Scope;

    /// <summary>Where the signature is good.</summary>
    public RegionSet Regions => _presented.Regions;

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
        return _key.Verifies(_canonical.StringToSign(payload, _presented.Timestamp, Scope), _presented.Claim.Signature)
            ? null
            : new Refusal(RefusalReason.SignatureMismatch,
                "The signature does not fit the request. Something between the client and the gateway changed it (a proxy "
                + "that rewrites the path, the query or the Host header), or the secret key is not the one of this key id.");
    }

    /// <summary>What the signatures of the body's chunks go on from.</summary>
    /// <exception cref="InvalidOperationException">The request is signed by SigV4A.</exception>
    public ChunkSignatures Chain() => _key is VerifyingKey.Shared shared
        ? new ChunkSignatures(shared.Bytes, _presented.Timestamp, Scope, _presented.Claim.Signature)
        : throw new InvalidOperationException("Chunks that are signed by SigV4A are not carried.");

    /// <summary>What the signatures of the body's messages go on from.</summary>
    public EventSignatures EventChain() => new(
        _keyOf ?? throw new InvalidOperationException("A form is no stream of events."), Scope, _presented.Claim.Signature);

    private static bool IsSame(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
