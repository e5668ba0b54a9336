using System.Globalization;
using System.Runtime.CompilerServices;
using Narrowgate.Aws;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Signing;
using Narrowgate.Server.Configuration;
using Narrowgate.Wire.Http;

namespace Narrowgate.Server.Diagnosis;

/// <summary>Whose credential the gateway holds for a target, and whether the clocks agree: both in one question to STS.</summary>
internal sealed class TargetCheck(ConfigurationSource configuration, ModelCatalogue models, Limits limits, TimeProvider clock)
    : IDisposable
{
    private readonly UpstreamClient _client = new(limits, clock);

    public async IAsyncEnumerable<Finding> ExamineAsync(
        AwsTarget target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var subject = $"target {target.Target.Name}";
        var sts = new StsClient(models, _client, new SigV4Signer(clock));
        var probe = new CredentialProbe(
            new TargetCredentials(configuration, configuration, new AssumedRoles(sts, limits, clock)), sts);
        if (!(await probe.AskAsync(target, cancellation)).Holds(out var owner, out var refusal))
        {
            yield return Finding.Fault(
                subject, refusal.Detail ?? refusal.Message,
                "Check credential: of the target, its endpoint, and that the gateway can reach it");
            yield break;
        }
        yield return owner.Account == target.RoleArn.Account
            ? Finding.Well(subject, $"The credential is {owner.Arn}")
            : Finding.Fault(
                subject, $"The credential is {owner.Arn}, of another account than roleArn's {target.RoleArn.Account}",
                "Give the target a credential of its own account, or mend roleArn:");
        yield return Clock(owner.At - clock.GetUtcNow(), subject);
    }

    public void Dispose() => _client.Dispose();

    // HTTP dates have whole seconds, and the answer was on its way for some.
    private Finding Clock(TimeSpan? ahead, string subject) => ahead switch
    {
        null => Finding.Warning("clock", $"The {subject} does not say what time it is", "Make sure that the clock is set: signatures depend on it"),
        { } skew when skew.Duration() > limits.SignatureClockSkew => Finding.Fault(
            "clock", $"It is {Seconds(skew)} s off the clock of {subject}", "Set the clock of this machine: signatures are refused"),
        { } skew when skew.Duration() > TimeSpan.FromSeconds(30) => Finding.Warning(
            "clock", $"It is {Seconds(skew)} s off the clock of {subject}", "Keep the clock by NTP: at five minutes signatures are refused"),
        _ => Finding.Well("clock", $"It agrees with {subject}"),
    };

    private static string Seconds(TimeSpan skew) => skew.Duration().TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}
