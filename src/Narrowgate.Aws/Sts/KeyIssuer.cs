using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Narrowgate.Masking;

namespace Narrowgate.Aws.Sts;

/// <summary>
/// Issues keys for a session and says, later, what session keys are of, without asking anybody: the session token is a
/// sealed statement of it, the secret follows from the key id. What this cannot know is whether the session was ended
/// before its time: who opens a key asks <see cref="Revocations"/> too.
/// </summary>
public sealed class KeyIssuer(GatewayKey gateway, TimeProvider clock, Limits limits)
{
    /// <summary>Like AWS's temporary keys: ASIA and 16 letters and digits of base 32.</summary>
    public const int AccessKeyIdCharacters = 20;

    private const string Prefix = "ASIA";
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int SecretBytes = 30;

    private static readonly SearchValues<char> Base32Characters = SearchValues.Create(Base32);

    private readonly TokenSeal _seal = new(gateway);
    private readonly byte[] _secrets = gateway.Derive("issued secret key v1");

    /// <summary>A token may take half of a request's headers: metadata, signature and the rest need room as well.</summary>
    public int TokenCharacters => limits.RequestHeaderBytes / 2;

    public Verdict<IssuedKeys> Issue(Session session)
    {
        var accessKeyId = Prefix + RandomNumberGenerator.GetString(Base32, AccessKeyIdCharacters - Prefix.Length);
        var statement = SessionStatement.Of(accessKeyId, session);
        var utf8 = statement.ToUtf8();
        if (TokenSeal.SealedCharacters(utf8.Length) > TokenCharacters)
        {
            return !session.Assumptions.IsEmpty ? TooMuchAssumed : new Refusal(RefusalReason.TooLarge,
                "This identity carries too many groups or tags for a session token. Ask the operator of the gateway to take "
                + "fewer of them from the token (`claims` of the identity provider).",
                $"{session.Caller.Subject}: {session.Caller.Groups.Length} groups and {session.Caller.Tags.Count} tags make a "
                + $"token of {TokenSeal.SealedCharacters(utf8.Length)} characters; {TokenCharacters} are allowed.");
        }
        return new IssuedKeys(accessKeyId, Secret(accessKeyId), _seal.Seal(accessKeyId, utf8), statement.ToSession());
    }

    /// <summary>The keys that a request names: they are of this gateway, belong together, and have not ended.</summary>
    public Verdict<IssuedKeys> Open(string accessKeyId, string sessionToken)
    {
        if (!IsAccessKeyId(accessKeyId))
        {
            return Unknown("The access key id is not one that this gateway issues.");
        }
        if (sessionToken == Mask.Redacted)
        {
            return Masked;
        }
        if (sessionToken.Length > TokenCharacters || _seal.Open(accessKeyId, sessionToken) is not { } utf8)
        {
            return Unknown("The session token does not open: not sealed by this gateway, or not for this key id.");
        }
        var statement = SessionStatement.Read(utf8);
        if (!statement.Key.Equals(accessKeyId, StringComparison.Ordinal))
        {
            return Unknown("The session token names another key id.");
        }
        var session = statement.ToSession();
        if (session.ExpiresAt <= clock.GetUtcNow())
        {
            return new Refusal(RefusalReason.KeyExpired,
                "These keys have expired. Get new ones with AssumeRoleWithWebIdentity; SDKs do so by themselves when "
                + "AWS_WEB_IDENTITY_TOKEN_FILE holds a current token.");
        }
        return new IssuedKeys(accessKeyId, Secret(accessKeyId), sessionToken, session);
    }

    private static bool IsAccessKeyId(string text) =>
        text.Length == AccessKeyIdCharacters && text.StartsWith(Prefix, StringComparison.Ordinal)
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Base32Characters);

    private string Secret(string accessKeyId) =>
        Convert.ToBase64String(HMACSHA256.HashData(_secrets, Encoding.UTF8.GetBytes(accessKeyId)).AsSpan(0, SecretBytes));

    private static Refusal TooMuchAssumed => new(RefusalReason.TooLarge,
        "The groups and tags of this identity, and the session policies and tags of the roles that it assumed one from the "
        + "other, are too much for one session token. Pass fewer of them.");

    private static Refusal Masked => new(RefusalReason.KeyUnknown,
        "These keys were masked: narrowgate hands out no keys of AWS's own. For a role to be assumed through it, ask its "
        + "operator to name the role under `exchange` of the target, and assume it again.");

    private static Refusal Unknown(string detail) => new(RefusalReason.KeyUnknown,
        "These keys are not of this gateway. Unset AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, set AWS_ROLE_ARN and "
        + "AWS_WEB_IDENTITY_TOKEN_FILE, and let the SDK get keys here; remove ~/.aws/cli/cache if it holds older ones.",
        detail);
}
