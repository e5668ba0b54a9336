using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Sts;
using Narrowgate.Identity;
using Narrowgate.Recording;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Sts;

/// <summary>A token exchange with one target and providers that know a few tokens by name.</summary>
internal sealed class StsScene : ITokenVerifier, IAwsTargets, IJournal, ILogger<TokenExchange>
{
    public const string Role = "arn:aws:iam::111122223333:role/teams/agents";

    public StsScene(TimeProvider? clock = null)
    {
        Clock = clock as ManualClock ?? new ManualClock(clock?.GetUtcNow() ?? new ManualClock().GetUtcNow());
        var key = new GatewayKey(new byte[32]);
        Keys = new KeyIssuer(key, Clock, Limits.Default);
        Opening = new SessionOpening(this, Keys, this, Revocations, key, Clock);
        Exchange = new TokenExchange(Opening, this, Limits.Default, new IdSource(Clock), this);
    }

    public ManualClock Clock { get; }
    public KeyIssuer Keys { get; }
    public Revocations Revocations { get; } = new();
    public SessionOpening Opening { get; }
    public TokenExchange Exchange { get; }
    public List<JournalEntry> Journal { get; } = [];
    public List<string> Logged { get; } = [];
    public bool IsDiskFull { get; set; }
    public ImmutableArray<string> Groups { get; set; } = ["local/agents"];
    public string Subject { get; set; } = "local/agent";
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(2);

    public static Dictionary<string, string> Good => new(StringComparer.Ordinal)
    {
        ["Action"] = "AssumeRoleWithWebIdentity",
        ["Version"] = "2011-06-15",
        ["RoleArn"] = Role,
        ["RoleSessionName"] = "run-17",
        ["WebIdentityToken"] = "good token",
    };

    public Task<Answer> PostAsync(params (string Name, string? Value)[] changes)
    {
        var form = Good;
        foreach (var (name, value) in changes)
        {
            form.Remove(name);
            if (value is not null)
            {
                form[name] = value;
            }
        }
        return PostAsync(string.Join('&', form.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}")));
    }

    public async Task<Answer> PostAsync(string form) => Answer.Of(await Exchange.ExchangeAsync(
        new AwsRequest("POST", "/", "", [new("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")], "10.0.0.1", true),
        Encoding.UTF8.GetBytes(form), CancellationToken.None));

    public ValueTask<Verdict<VerifiedWorkload>> VerifyWorkloadAsync(BearerToken token, CancellationToken cancellation) =>
        ValueTask.FromResult<Verdict<VerifiedWorkload>>(token.Reveal() switch
        {
            var text when text.StartsWith("good", StringComparison.Ordinal) => new VerifiedWorkload(
                new Caller("local", Subject, Groups, ImmutableSortedDictionary<string, string>.Empty.Add("team", "a")),
                "https://issuer.example", "narrowgate", Clock.GetUtcNow().AddMinutes(-1), Clock.GetUtcNow().AddMinutes(1),
                SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            "expired" => new Refusal(RefusalReason.TokenExpired, "The token has expired.", "exp was yesterday"),
            "offline" => new Refusal(RefusalReason.ProviderUnreachable, "The provider cannot be reached.", "connect to 10.1.2.3 failed"),
            _ => new Refusal(RefusalReason.TokenInvalid, "The token is not valid.", "signed by nobody we know"),
        });

    public ValueTask<Verdict<VerifiedPerson>> VerifyPersonAsync(BearerToken token, CancellationToken cancellation) =>
        throw new NotSupportedException("No person opens a session.");

    public AwsTarget? ByName(string name) => name == "prod" ? Target : null;

    public AwsTarget? ByRoleArn(string roleArn) => roleArn == Role ? Target : null;

    private AwsTarget Target => new(
        new Target("prod", new CallerFilter { Groups = ["local/agents"] }, MaxDuration, Enforcement.Enforce),
        RoleArn.TryParse(Role, out var role) ? role : throw new InvalidOperationException(),
        ["111122223333"], [], [], Endpoint: null, []);

    public long Position => Journal.Count;

    public ValueTask<long> AppendAsync(JournalEntry entry)
    {
        if (IsDiskFull)
        {
            throw new JournalUnavailableException("No space left on device: /data/journal");
        }
        Journal.Add(entry);
        return ValueTask.FromResult(Position);
    }

    public IAsyncEnumerable<PositionedEntry> ReadAsync(long after, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Logged.Add(formatter(state, exception));
}

internal sealed record Answer(int Status, XElement Xml, StsReply Reply)
{
    public static Answer Of(StsReply reply) => new(reply.Status, XElement.Parse(Encoding.UTF8.GetString(reply.Body.Span)), reply);

    public string this[string element] =>
        Xml.Descendants().Single(node => node.Name.LocalName == element).Value;
}
