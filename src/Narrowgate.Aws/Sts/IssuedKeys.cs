namespace Narrowgate.Aws.Sts;

/// <summary>Keys of the gateway's own: they mean nothing to AWS. Prints as <c>***</c>.</summary>
public sealed class IssuedKeys(string accessKeyId, string secretAccessKey, string sessionToken, Session session)
{
    public string AccessKeyId { get; } = accessKeyId;

    public string SecretAccessKey { get; } = secretAccessKey;

    public string SessionToken { get; } = sessionToken;

    /// <summary>What they stand for, and until when.</summary>
    public Session Session { get; } = session;

    public override string ToString() => "***";
}
