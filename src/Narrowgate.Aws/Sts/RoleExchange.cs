using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Sts;

/// <summary>
/// AssumeRole as a target's <c>exchange</c> has it: the role is assumed upstream with the gateway's credential, the real
/// keys stay here, and the caller gets keys of the gateway's own, of the same session, under which calls run as the role.
/// <code>
///   caller                       gateway                               AWS
///     │ ── AssumeRole ─────────▶ decide, record, send ───────────────▶ │
///     │                          keep the real keys ◀───────────────── │
///     │ ◀── own keys, sealed:    session + role + all that was asked   │
///     │ ── any call ───────────▶ decide, record, lease the role's ───▶ │
/// </code>
/// Nothing is remembered that cannot be had again: the sealed token says how, so that any node can assume anew.
/// </summary>
public sealed class RoleExchange(KeyIssuer keys, AssumedRoles roles, Limits limits, TimeProvider clock)
{
    // A code of a device is good once.
    private static readonly string[] OfOneUse = ["SerialNumber", "TokenCode"];

    /// <summary>Whether the reply to that call is exchanged.</summary>
    public static bool Concerns(AwsTarget target, AwsCall call) =>
        call.Service.Name == "sts"
        && call.Operation.Name == RoleTerms.Operation
        && call.Parameters["RoleArn"] is Value.Text role
        && target.Exchanges(role.Content);

    /// <summary>Why a call that is to be exchanged cannot be, said before anything leaves; null where it can.</summary>
    public Refusal? Fault(Session session, AwsTarget target, AwsCall call)
    {
        if (!Concerns(target, call))
        {
            return null;
        }
        if (Array.Find(OfOneUse, name => call.Parameters[name] is not null) is { } used)
        {
            return new Refusal(RefusalReason.NotUnderstood,
                $"{used} cannot be exchanged: the gateway assumes the role again when its keys end, and a code is good once. "
                + "Leave it out, and have the role trust the gateway's credential.");
        }
        return session.Assumptions.Length < limits.RoleChain ? null : new Refusal(RefusalReason.NotUnderstood,
            $"These keys are of {session.Assumptions.Length} roles assumed one from the other, which is as many as the gateway "
            + "exchanges. Assume the role from keys of fewer.");
    }

    /// <summary>
    /// What the caller gets in place of STS's reply. Their end is the nearest: the real keys', or the session's own.
    /// </summary>
    /// <param name="by">Whose keys assumed the role.</param>
    public Verdict<byte[]> Exchange(Session session, AwsCall call, AwsCredential by, ReadOnlyMemory<byte> body)
    {
        if (AssumedRoleReply.Read(body) is not { } reply)
        {
            return new Refusal(RefusalReason.UpstreamBroken,
                "The role was assumed, but the target's reply has no keys that could be exchanged.");
        }
        var role = RoleTerms.Write(call.Parameters);
        roles.Keep(session.Target, by, role, reply.Keys);
        var end = reply.Keys.ExpiresAt < session.ExpiresAt ? reply.Keys.ExpiresAt : session.ExpiresAt;
        var exchanged = session with
        {
            StartedAt = clock.GetUtcNow(),
            ExpiresAt = end,
            Assumptions = session.Assumptions.Add(role),
        };
        return keys.Issue(exchanged).Holds(out var own, out var refusal) ? reply.With(own) : refusal;
    }
}
