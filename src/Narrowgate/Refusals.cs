using Narrowgate.Operations;
using Narrowgate.Policy;

namespace Narrowgate;

/// <summary>What the checkpoint's noes say to the caller.</summary>
internal static class Refusals
{
    public static Refusal Revoked { get; } = new(
        RefusalReason.SessionRevoked, "narrowgate ended this session. Ask the gateway's operator.");

    public static Refusal Expired { get; } = new(
        RefusalReason.KeyExpired, "These keys have expired. Get new ones with a fresh identity token.");

    public static Refusal NoLongerAdmitted(string target) => new(
        RefusalReason.NotAdmitted, $"narrowgate no longer opens target {target} to this caller. Ask the gateway's operator.");

    public static Refusal AskedOfOthers(Decision decision) => new(
        RefusalReason.ApprovalPending,
        $"The policy about {decision.Action} on {decision.Resource} changed while this call waited, and asks for another "
        + "approval now. Run the same command again.");

    public static Refusal OpenEnded(Decision decision) => new(
        RefusalReason.Denied,
        $"narrowgate denied {decision.Action} on {decision.Resource}: policy asks for an approval, and what a stream of events will "
        + "say cannot be shown to anybody beforehand. Ask for a statement that allows it, or use an operation that takes its input whole.",
        decision.Reason);

    /// <summary>An approval names a body by its digest, and here nobody knows it before the body has passed.</summary>
    public static Refusal Unbound(Decision decision) => new(
        RefusalReason.Denied,
        $"narrowgate asks for an approval of {decision.Action} on {decision.Resource}, which would have to name the body, and this "
        + "one is too long to be read first and has no signed digest. Have the SDK sign the whole body (AWS CLI and boto3: "
        + "request_checksum_calculation = when_required and s3 = payload_signing_enabled = true), or send it in smaller parts.");

    public static Refusal Denied(Decision decision, Operation operation)
    {
        var why = !decision.Statements.IsEmpty ? string.Join("; ", decision.Statements)
            : operation.Advice is { } advice ? $"no statement allows it. {advice}"
            : "no statement allows it";
        return new Refusal(
            RefusalReason.Denied, $"narrowgate denied {decision.Action} on {decision.Resource}: {why}.", decision.Reason);
    }
}
