namespace Narrowgate.Aws.Listen;

/// <summary>Signing forms that are not carried, each with what to set instead.</summary>
internal static class UnsupportedSignatures
{
    /// <summary>The refusal for a query that is signed by an older version; null where it is not.</summary>
    public static Refusal? InQuery(string query) =>
        query.Split('&').Any(pair => Uri.UnescapeDataString(pair.Split('=', 2)[0])
            .Equals("AWSAccessKeyId", StringComparison.OrdinalIgnoreCase))
            ? Refuse("This URL is presigned with signature version 2, which is not accepted. Set "
                + "signature_version = s3v4 (boto3: Config(signature_version='s3v4'); CLI: aws configure set "
                + "default.s3.signature_version s3v4).")
            : null;

    /// <summary>For an Authorization header of another scheme.</summary>
    public static Refusal Scheme(string scheme) => scheme switch
    {
        "AWS" => Refuse("This request is signed with signature version 2, which is not accepted. Set "
            + "signature_version = s3v4."),
        "Bearer" => Refuse("A bearer token is not a signature here. Sign with the keys that AssumeRoleWithWebIdentity returns; "
            + "unset AWS_BEARER_TOKEN_BEDROCK where that is set."),
        _ => Refuse("Only AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256 signatures are accepted."),
    };

    /// <summary>For a value of x-amz-content-sha256 that is no digest.</summary>
    public static Refusal Payload(string value) => value switch
    {
        _ when value.StartsWith("STREAMING-AWS4-ECDSA", StringComparison.Ordinal) => Multiregional(),
        _ => Refuse("x-amz-content-sha256 must be the body's SHA-256 as 64 lower-case hex digits, or name a form of signed or unsigned body that AWS documents."),
    };

    /// <summary>For a body that is no stream of events where the operation takes one, or the other way round.</summary>
    public static Refusal Events(bool areTaken) => Refuse(areTaken
        ? $"This operation takes a stream of events as its request: sign it as {PayloadForm.Events.Word}, message by message."
        : $"This operation takes no stream of events: {PayloadForm.Events.Word} is not for it.");

    /// <summary>For a body whose parts would each have to be signed by SigV4A.</summary>
    public static Refusal Multiregional() => Refuse("Bodies whose chunks or messages are signed one by one are not carried under "
        + "SigV4A (multi-region signing): have the body signed as a whole, or sent as UNSIGNED-PAYLOAD or "
        + "STREAMING-UNSIGNED-PAYLOAD-TRAILER, or call a regional endpoint.");

    /// <summary>S3 Express sends a session of its own instead of the keys'.</summary>
    public static Refusal ExpressSession() => Refuse(
        "S3 Express sessions are not carried yet. Set AWS_S3_DISABLE_EXPRESS_SESSION_AUTH=true.");

    private static Refusal Refuse(string message) => new(RefusalReason.SignatureUnsupported, message);
}
