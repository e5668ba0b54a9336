namespace Narrowgate.Aws.Sts;

/// <summary>A refusal as STS names it: SDKs act on the code. One place for the whole token exchange.</summary>
/// <param name="Code">SDKs retry IDPCommunicationError and whatever has a status of 500 and above.</param>
public sealed record StsError(int Status, string Code)
{
    public static StsError Of(Refusal refusal) => refusal.Reason switch
    {
        RefusalReason.TokenInvalid => new(400, "InvalidIdentityToken"),
        RefusalReason.TokenExpired => new(400, "ExpiredTokenException"),
        RefusalReason.ProviderUnreachable => new(400, "IDPCommunicationError"),
        RefusalReason.NotAdmitted or RefusalReason.SessionRevoked => new(403, "AccessDenied"),
        RefusalReason.InvalidParameter or RefusalReason.TooLarge => new(400, "ValidationError"),
        RefusalReason.NotUnderstood => new(400, "InvalidAction"),
        RefusalReason.SignatureMissing => new(403, "MissingAuthenticationToken"),
        RefusalReason.NotRecorded or RefusalReason.Overloaded => new(503, "ServiceUnavailable"),
        _ => new(500, "InternalFailure"),
    };
}
