using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Narrowgate.Identity;
using Narrowgate.Recording;

namespace Narrowgate.Aws.Sts;

/// <summary>
/// From a token to keys, whichever door the token came by: verify, admit, name the session, issue, record. The keys do
/// not leave before the journal has the session.
/// </summary>
public sealed class SessionOpening(
    ITokenVerifier tokens, KeyIssuer keys, IJournal journal, Revocations revocations, GatewayKey gateway, TimeProvider clock)
{
    private readonly byte[] _ids = gateway.Derive("session id v1");

    /// <param name="target">
    /// Null where no target has the name or ARN that was asked for: that reads like a target that is not open to this
    /// caller, and takes the same way.
    /// </param>
    /// <param name="duration">As asked for; the target's own bound holds besides.</param>
    public async ValueTask<Verdict<OpenedSession>> OpenAsync(
        BearerToken token, AwsTarget? target, SessionName name, TimeSpan duration, CancellationToken cancellation)
    {
        // 1. Who
        var verified = await tokens.VerifyWorkloadAsync(token, cancellation);
        if (!verified.Holds(out var workload, out var refusal))
        {
            return refusal;
        }

        // 2. May they
        if (target?.Target.Callers.Admits(workload.Caller) != true)
        {
            return NotAdmitted(target is null
                ? $"{workload.Caller.Subject} asked for a target that does not exist"
                : $"{workload.Caller.Subject} is not among the callers of target {target.Target.Name}");
        }

        // 3. Which session, and does it still stand
        var session = Describe(workload, target, name, duration);
        if (revocations.Cover(session))
        {
            return new Refusal(RefusalReason.SessionRevoked,
                $"Session {session.Id} was revoked. Open another one, with a new token, if you may.");
        }

        // 4. Keys, 5. the record, and only then the answer
        return keys.Issue(session).Holds(out var issued, out refusal)
            ? await RecordAsync(new OpenedSession(issued, target, workload))
            : refusal;
    }

    private async ValueTask<Verdict<OpenedSession>> RecordAsync(OpenedSession opened)
    {
        var session = opened.Session;
        var caller = new RecordedCaller(
            session.Caller.Subject, session.Caller.Provider, session.Caller.Groups, session.Caller.Tags);
        try
        {
            await journal.AppendAsync(new SessionOpened(
                clock.GetUtcNow(), session.Id, caller, session.Target, session.Name, session.ExpiresAt));
            return opened;
        }
        catch (JournalUnavailableException unavailable)
        {
            return new Refusal(RefusalReason.NotRecorded,
                "The gateway cannot record just now, so it opens no sessions. Try again shortly.", unavailable.Message);
        }
    }

    private Session Describe(VerifiedWorkload workload, AwsTarget target, SessionName name, TimeSpan duration)
    {
        // Whole seconds: what the caller reads is what is sealed.
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var lifetime = duration < target.Target.MaxDuration ? duration : target.Target.MaxDuration;
        return new Session(
            Id(workload, target.Target.Name, name), workload.Caller, target.Target.Name, name.Text, now, now + lifetime);
    }

    // The same token, target and name are one session, on every node and after every restart. Keyed, so that nobody who
    // sees a token can tell its session.
    private string Id(VerifiedWorkload workload, string target, SessionName name)
    {
        using var digest = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _ids);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in (ReadOnlySpan<ReadOnlyMemory<byte>>)
            [workload.Fingerprint, Encoding.UTF8.GetBytes(target), Encoding.UTF8.GetBytes(name.Text)])
        {
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            digest.AppendData(length);
            digest.AppendData(part.Span);
        }
        return IdSource.Format(workload.IssuedAt, digest.GetHashAndReset().AsSpan(0, 10));
    }

    private static Refusal NotAdmitted(string detail) => new(RefusalReason.NotAdmitted,
        "Not authorized to open a session: the target does not exist, or is not open to this identity. Check AWS_ROLE_ARN "
        + "and ask the operator of the gateway who may open it.", detail);
}
