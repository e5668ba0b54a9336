namespace Narrowgate.Aws.Listen;

/// <summary>Signing forms that are not carried, each with what to set instead.</summary>
internal static class UnsupportedSignatures
{
    /// <summary>The refusal for a signature in the query; null where there is none.</summary>
    public static Refusal? InQuery(string query)
    {
        foreach (var pair in query.Split('&'))
        {
            var name = Uri.UnescapeDataString(pair.Split('=', 2)[0]);
            if (name.Equals("AWSAccessKeyId", StringComparison.OrdinalIgnoreCase))
            {
                return Refuse("This URL is presigned with signature version 2, which is not accepted. Set "
                    + "signature_version = s3v4 (boto3: Config(signature_version='s3v4'); CLI: aws configure set "
                    + "default.s3.signature_version s3v4).");
            }
            if (name.Equals("X-Amz-Signature", StringComparison.OrdinalIgnoreCase)
                || name.Equals("X-Amz-Algorithm", StringComparison.OrdinalIgnoreCase))
            {
                return Refuse(
                    "Presigned URLs are not carried yet: send the call itself, signed in its Authorization header.");
            }
        }
        return null;
    }

    /// <summary>For an Authorization header of another scheme.</summary>
    public static Refusal Scheme(string scheme) => scheme switch
    {
        "AWS" => Refuse("This request is signed with signature version 2, which is not accepted. Set "
            + "signature_version = s3v4."),
        "AWS4-ECDSA-P256-SHA256" => Refuse("SigV4A (multi-region signing) is not carried yet: call a regional endpoint, by the "
            + "name of a bucket instead of a multi-region access point's."),
        "Bearer" => Refuse("A bearer token is not a signature here. Sign with the keys that AssumeRoleWithWebIdentity returns; "
            + "unset AWS_BEARER_TOKEN_BEDROCK where that is set."),
        _ => Refuse("Only AWS4-HMAC-SHA256 signatures are accepted."),
    };

    /// <summary>For a value of x-amz-content-sha256 that is no digest.</summary>
    public static Refusal Payload(string value) => value switch
    {
        "UNSIGNED-PAYLOAD" => Refuse("Bodies without a signed digest (UNSIGNED-PAYLOAD) are not carried yet. Have the body "
            + "signed: payload_signing_enabled = true under s3 in the AWS configuration file (boto3: "
            + "Config(s3={'payload_signing_enabled': True})), DisablePayloadSigning = false in .NET, a buffer instead of a "
            + "stream in JavaScript."),
        "STREAMING-AWS4-HMAC-SHA256-EVENTS" => Refuse("Requests that are event streams, signed message by message over HTTP/2, "
            + "are not carried: use an operation that takes its input whole."),
        _ when value.StartsWith("STREAMING-", StringComparison.Ordinal) => Refuse("Bodies in signed chunks or with trailers ("
            + "aws-chunked) are not carried yet. Set AWS_REQUEST_CHECKSUM_CALCULATION=when_required, so that the SDK signs "
            + "the body as a whole; in .NET set UseChunkEncoding = false as well."),
        _ => Refuse("x-amz-content-sha256 must be the body's SHA-256 as 64 lower-case hex digits."),
    };

    /// <summary>S3 Express sends a session of its own instead of the keys'.</summary>
    public static Refusal ExpressSession() => Refuse(
        "S3 Express sessions are not carried yet. Set AWS_S3_DISABLE_EXPRESS_SESSION_AUTH=true.");

    private static Refusal Refuse(string message) => new(RefusalReason.SignatureUnsupported, message);
}
