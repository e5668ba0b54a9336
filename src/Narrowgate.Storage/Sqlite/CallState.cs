using Narrowgate.Recording;

namespace Narrowgate.Storage.Sqlite;

/// <summary>The words in which a call's state is told; see interface and <see cref="CallRecording.State"/>.</summary>
internal static class CallState
{
    public const string Refused = "refused";
    public const string Denied = "denied";
    public const string Waiting = "waiting";
    public const string Forwarded = "forwarded";
    public const string Done = "done";
    public const string Unknown = "unknown";

    /// <summary>Not proven or not understood: there was nothing yet that a policy could have decided on.</summary>
    private static readonly HashSet<string> BeforeDeciding = new(
        new[]
        {
            RefusalReason.TokenInvalid, RefusalReason.TokenExpired, RefusalReason.InvalidParameter,
            RefusalReason.SignatureMissing, RefusalReason.SignatureIncomplete, RefusalReason.SignatureMismatch,
            RefusalReason.SignatureUnsupported, RefusalReason.KeyUnknown, RefusalReason.KeyExpired,
            RefusalReason.ClockSkew, RefusalReason.SignatureExpired, RefusalReason.OutsideFormPolicy,
            RefusalReason.NotUnderstood, RefusalReason.TooLarge, RefusalReason.BodyMismatch,
        }.Select(reason => reason.ToString()),
        StringComparer.Ordinal);

    public static string Of(CallStopped stopped) =>
        stopped.Call.Operation is null || BeforeDeciding.Contains(stopped.Reason) ? Refused : Denied;

    public static string Of(CallConcluded concluded) => concluded.IsKnown ? Done : Unknown;
}
