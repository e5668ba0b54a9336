using Narrowgate.Aws.Sts;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// Roles that the gateway assumed: their keys are held in memory alone, and got again by asking the same again when they
/// are about to end, were never held by this node, or had to give way. Safe for concurrent use.
/// </summary>
public sealed class AssumedRoles(StsClient sts, Limits limits, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Key, AssumedKeys> _held = [];
    private readonly Dictionary<Key, Task<Verdict<AssumedKeys>>> _flights = [];

    /// <param name="by">Whose keys assume it.</param>
    /// <param name="region">Where STS is asked; null: the target's first.</param>
    public async ValueTask<Verdict<AwsCredential>> GetAsync(
        AwsTarget target, AwsCredential by, Assumption role, string? region, CancellationToken cancellation)
    {
        var key = new Key(target.Target.Name, by.AccessKeyId, role.Terms);
        Task<Verdict<AssumedKeys>>? flight;
        lock (_gate)
        {
            if (_held.TryGetValue(key, out var held) && held.ExpiresAt - clock.GetUtcNow() > limits.RoleRenewal)
            {
                return held.Credential;
            }
            // One question for all calls that wait for it; it belongs to none of them.
            if (!_flights.TryGetValue(key, out flight))
            {
                _flights.Add(key, flight = Task.Run(() => AssumeAsync(key, target, by, role, region), CancellationToken.None));
            }
        }
        return (await flight.WaitAsync(cancellation)).Holds(out var assumed, out var refusal) ? assumed.Credential : refusal;
    }

    /// <summary>Takes in keys that came in the reply to a caller's own AssumeRole.</summary>
    internal void Keep(string target, AwsCredential by, Assumption role, AssumedKeys keys)
    {
        lock (_gate)
        {
            var key = new Key(target, by.AccessKeyId, role.Terms);
            if (_held.Count >= limits.AssumedRoles && !_held.ContainsKey(key))
            {
                _held.Remove(_held.MinBy(pair => pair.Value.ExpiresAt).Key);
            }
            _held[key] = keys;
        }
    }

    private async Task<Verdict<AssumedKeys>> AssumeAsync(
        Key key, AwsTarget target, AwsCredential by, Assumption role, string? region)
    {
        try
        {
            var asked = await AskAsync(target, by, role, region);
            if (asked.Holds(out var assumed, out _))
            {
                Keep(key.Target, by, role, assumed);
                return asked;
            }
            lock (_gate)
            {
                // Renewing begins early, so that STS may be away for a while.
                return _held.TryGetValue(key, out var held) && held.ExpiresAt > clock.GetUtcNow() ? held : asked;
            }
        }
        finally
        {
            lock (_gate)
            {
                _flights.Remove(key);
            }
        }
    }

    private async Task<Verdict<AssumedKeys>> AskAsync(AwsTarget target, AwsCredential by, Assumption role, string? region)
    {
        var parameters = RoleTerms.Read(role, sts.InputOf(RoleTerms.Operation));
        var asked = await sts.AskAsync(target, by, RoleTerms.Operation, parameters, region, CancellationToken.None);
        if (!asked.Holds(out var answer, out var refusal))
        {
            return NotAssumed(role, refusal.Detail ?? refusal.Message);
        }
        // An error's message names who may not do what, and no secret.
        var words = answer.Status == 200 ? null : StsWords.Read(answer.Body);
        return answer.Status == 200 && AssumedRoleReply.Read(answer.Body) is { } reply
            ? reply.Keys
            : NotAssumed(role, $"STS answered {answer.Status} {words?["Code"].FirstOrDefault()} {words?["Message"].FirstOrDefault()}".TrimEnd());
    }

    private static Refusal NotAssumed(Assumption role, string why) => new(
        RefusalReason.CredentialUnavailable,
        $"narrowgate could not assume {role.Identity} for this call. Try again, or ask the gateway's operator.",
        $"{role.Identity} could not be assumed: {why}");

    /// <param name="By">The key id that assumes it: keys of another one are other keys.</param>
    private readonly record struct Key(string Target, string By, string Terms);
}
