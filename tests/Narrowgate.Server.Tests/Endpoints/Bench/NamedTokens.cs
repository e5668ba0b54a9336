using System.Collections.Immutable;
using Narrowgate.Identity;
using Narrowgate.Server.Endpoints;
using Narrowgate.Testing;

namespace Narrowgate.Server.Tests.Endpoints.Bench;

/// <summary>Knows tokens by their text: <c>person:NAME</c> and <c>workload:NAME</c>; issues such, too.</summary>
internal sealed class NamedTokens : ITokenVerifier, ITokenIssuer
{
    /// <summary>When the tokens of people end.</summary>
    public DateTimeOffset ExpiresAt { get; set; } = new ManualClock().GetUtcNow().AddHours(1);

    public List<TokenOrder> Orders { get; } = [];

    public ValueTask<Verdict<VerifiedWorkload>> VerifyWorkloadAsync(BearerToken token, CancellationToken cancellation) =>
        ValueTask.FromResult<Verdict<VerifiedWorkload>>(Name(token, "workload:") is { } name
            ? new VerifiedWorkload(Workload(name), "https://issuer", "narrowgate", default, default, default)
            : Unknown);

    public ValueTask<Verdict<VerifiedPerson>> VerifyPersonAsync(BearerToken token, CancellationToken cancellation) =>
        ValueTask.FromResult<Verdict<VerifiedPerson>>(Name(token, "person:") is { } name
            ? new VerifiedPerson(new Person("people", $"people/{name}", ["people/sre"]), ExpiresAt)
            : Unknown);

    public Verdict<BearerToken> Issue(TokenOrder order)
    {
        Orders.Add(order);
        return order.Provider == "absent"
            ? new Refusal(RefusalReason.InvalidParameter, "There is no embedded provider absent.")
            : new BearerToken($"{(order.Provider == "people" ? "person" : "workload")}:{order.Subject}");
    }

    public static Caller Workload(string name) =>
        new("agents", $"agents/{name}", ["agents"], ImmutableSortedDictionary<string, string>.Empty);

    private static Refusal Unknown => new(RefusalReason.TokenInvalid, "The token is not good.");

    private static string? Name(BearerToken token, string kind) =>
        token.Reveal().StartsWith(kind, StringComparison.Ordinal) ? token.Reveal()[kind.Length..] : null;
}
