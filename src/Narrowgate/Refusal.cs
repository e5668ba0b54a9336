namespace Narrowgate;

/// <summary>
/// Why a call does not go on. One place at each protocol's edge turns a reason into that protocol's error.
/// </summary>
/// <param name="Reason">The closed set that connectors map to error codes.</param>
/// <param name="Message">
/// Safe for the caller: says what is wrong and what to do; never a secret, never an inside address.
/// </param>
/// <param name="Detail">For the operator's log and the record only; what the caller may not be told.</param>
public sealed record Refusal(RefusalReason Reason, string Message, string? Detail = null)
{
    internal static readonly Refusal Unchecked = new(RefusalReason.Fault, "The gateway could not complete its checks.");
}

/// <summary>Every way in which the gateway says no.</summary>
public enum RefusalReason
{
    /// <summary>Something of ours is broken; the caller may try again.</summary>
    Fault,

    // Tokens, at the token exchange and the API
    TokenInvalid,
    TokenExpired,
    /// <summary>The provider's keys cannot be had just now; the caller may try again.</summary>
    ProviderUnreachable,
    /// <summary>The target does not exist, or is not open to this caller: both read the same to the caller.</summary>
    NotAdmitted,
    InvalidParameter,

    // Issued keys and signatures
    SignatureMissing,
    SignatureIncomplete,
    SignatureMismatch,
    /// <summary>A signing form that this gateway does not carry.</summary>
    SignatureUnsupported,
    /// <summary>The key id or session token is not of this gateway, or they do not belong together.</summary>
    KeyUnknown,
    KeyExpired,
    ClockSkew,
    /// <summary>A presigned URL or form whose own time is over.</summary>
    SignatureExpired,
    /// <summary>A form that does not keep to the policy that was signed for it.</summary>
    OutsideFormPolicy,
    SessionRevoked,

    // Requests
    /// <summary>The request is not exactly one known operation with known parameters.</summary>
    NotUnderstood,
    TooLarge,
    /// <summary>The body does not have the digest or length that was signed.</summary>
    BodyMismatch,

    // Decisions
    Denied,
    ApprovalPending,
    ApprovalDenied,
    /// <summary>To an approver: there is no such request.</summary>
    ApprovalUnknown,
    /// <summary>To an approver: this person may not answer this request.</summary>
    ApproverNotAdmitted,
    /// <summary>To an approver: it is answered, by this person or for good, or has expired.</summary>
    ApprovalClosed,

    // Carrying it out
    /// <summary>The journal cannot be written: nothing leaves; the caller may try again.</summary>
    NotRecorded,
    /// <summary>The target's credential cannot be had just now.</summary>
    CredentialUnavailable,
    UpstreamUnreachable,
    UpstreamTimeout,
    /// <summary>The upstream broke off, or answered something that cannot be relayed.</summary>
    UpstreamBroken,
    Overloaded,
}
