using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Narrowgate.Identity;
using Narrowgate.Oidc.Embedded;
using Narrowgate.Oidc.Keys;
using Narrowgate.Testing;

namespace Narrowgate.Oidc.Tests.Support;

/// <summary>A verifier with its clock, one provider elsewhere, and the log that the operator reads.</summary>
internal sealed class World : IProviderSettingsSource, ILogger<TokenVerifier>, IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("narrowgate-oidc-").FullName;
    private readonly Lock _gate = new();
    private readonly List<string> _log = [];

    private World(TestIssuer issuer, Neighbourhood? neighbourhood)
    {
        Issuer = issuer;
        Embedded = new EmbeddedIssuers(_directory, Limits.Default, Clock);
        Current = [Provider("gh")];
        var documents = new ProviderDocuments(Limits.Default, Clock, neighbourhood ?? Neighbourhood.Real);
        Verifier = new TokenVerifier(this, Embedded, documents, Limits.Default, Clock, this);
    }

    public ManualClock Clock { get; } = new();

    public TestIssuer Issuer { get; }

    public EmbeddedIssuers Embedded { get; }

    public TokenVerifier Verifier { get; }

    public string KeyDirectory => _directory;

    public ImmutableArray<ProviderSettings> Current { get; set; }

    public string Log
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _log);
            }
        }
    }

    public static async Task<World> StartAsync(Neighbourhood? neighbourhood = null) =>
        new(await TestIssuer.StartAsync(), neighbourhood);

    public async ValueTask DisposeAsync()
    {
        await Issuer.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public OidcProviderSettings Provider(string name, ProviderUses uses = ProviderUses.Workloads) => new(
        name,
        uses,
        ["narrowgate"],
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty,
        ClaimNames.Default,
        name + "/",
        new Uri(Issuer.Issuer));

    public EmbeddedProviderSettings OwnProvider(string name = "local", ProviderUses uses = ProviderUses.Workloads) => new(
        name,
        uses,
        ["narrowgate"],
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty,
        ClaimNames.Default,
        "",
        new Uri($"http://127.0.0.1:8780/oidc/{name}"));

    /// <summary>Claims of a token that is good for an hour.</summary>
    public JsonObject Claims() => new()
    {
        ["iss"] = Issuer.Issuer,
        ["sub"] = "build-7",
        ["aud"] = "narrowgate",
        ["iat"] = Clock.GetUtcNow().ToUnixTimeSeconds(),
        ["exp"] = Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds(),
        ["groups"] = new JsonArray("app", "ops"),
    };

    public string Token(Action<JsonObject>? change = null)
    {
        var claims = Claims();
        change?.Invoke(claims);
        return Issuer.Key.Token(claims);
    }

    public async Task<VerifiedWorkload> AcceptedAsync(string token)
    {
        var verdict = await Verifier.VerifyWorkloadAsync(new BearerToken(token), CancellationToken.None);
        verdict.Holds(out var workload, out var refusal).ShouldBeTrue(refusal?.Detail);
        return workload!;
    }

    /// <summary>Refused with that reason, with a message that is safe and a detail that explains and is logged.</summary>
    public async Task<Refusal> RefusedAsync(string token, RefusalReason reason = RefusalReason.TokenInvalid)
    {
        var verdict = await Verifier.VerifyWorkloadAsync(new BearerToken(token), CancellationToken.None);
        verdict.Holds(out _, out var refusal).ShouldBeFalse("the token should have been refused");
        refusal!.Reason.ShouldBe(reason, refusal.Detail);
        refusal.Detail.ShouldNotBeNull();
        Log.ShouldContain(refusal.Detail);
        refusal.Message.ShouldNotContain("127.0.0.1");
        // Nothing of the token that could be used: neither whole, nor its signature.
        foreach (var secret in (string[])[token, token[(token.LastIndexOf('.') + 1)..]])
        {
            (secret.Length > 8 && Log.Contains(secret, StringComparison.Ordinal)).ShouldBeFalse("the log shows the token");
        }
        return refusal;
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate)
        {
            _log.Add(formatter(state, exception));
        }
    }
}
