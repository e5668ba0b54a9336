using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Narrowgate.Identity;
using Narrowgate.Oidc;
using Narrowgate.Oidc.Embedded;
using Narrowgate.Oidc.Keys;
using Narrowgate.Server.Endpoints;
using Narrowgate.Server.Tests.Endpoints.Bench;

namespace Narrowgate.Server.Tests.Endpoints;

/// <summary>The doors with the real verifier and the embedded issuer behind them.</summary>
public sealed class RealTokensTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ngkeys");

    [Fact]
    public async Task A_token_issued_for_a_person_decides_and_one_for_a_workload_with_the_same_name_and_groups_never()
    {
        await using var bench = await ApiBench.StartAsync(Administration.Full, Providers);
        var (call, request) = await bench.WaitingAsync();
        var approve = $"/api/v1/approvals/{request.Id}/approve";
        var workload = await IssueAsync(bench, """{"subject":"people/alice","groups":["people/sre"],"ttlSeconds":600}""");
        var person = await IssueAsync(bench, """{"provider":"people","subject":"alice","groups":["sre"],"ttlSeconds":600}""");

        foreach (var door in new[] { "tcp", "socket" })
        {
            var refused = await bench.SendAsync(door, HttpMethod.Post, approve, workload);
            refused.Status.ShouldBe(403, refused.Body);
            refused.Detail.ShouldContain("is a workload");
        }
        (await bench.SendAsync("tcp", HttpMethod.Post, approve, person[..^4] + "AAAA")).Status.ShouldBe(401);
        call.IsCompleted.ShouldBeFalse();

        (await bench.SendAsync("tcp", HttpMethod.Post, approve, person)).Status.ShouldBe(200);
        (await call).Holds(out _, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task An_expired_token_of_a_person_decides_nothing()
    {
        await using var bench = await ApiBench.StartAsync(Administration.Full, Providers);
        var person = await IssueAsync(bench, """{"provider":"people","subject":"alice","groups":["sre"],"ttlSeconds":60}""");
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        var (call, request) = await bench.WaitingAsync();

        (await bench.SendAsync("tcp", HttpMethod.Post, $"/api/v1/approvals/{request.Id}/approve", person)).Status.ShouldBe(401);

        await bench.EndHoldsAsync(call);
    }

    [Theory]
    [InlineData("""{"provider":"github","subject":"a","ttlSeconds":60}""", "no embedded provider github; there are: local, people.")]
    [InlineData("""{"subject":"a","ttlSeconds":60,"claims":{"exp":["1"]}}""", "exp is the issuer's to write")]
    public async Task A_wish_that_no_embedded_provider_can_fulfil_is_explained(string order, string says)
    {
        await using var bench = await ApiBench.StartAsync(Administration.Full, Providers);

        var reply = await bench.SendAsync("socket", HttpMethod.Post, "/api/v1/tokens", json: order);

        reply.Status.ShouldBe(400);
        reply.Detail.ShouldContain(says);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static async Task<string> IssueAsync(ApiBench bench, string order) =>
        (await bench.SendAsync("socket", HttpMethod.Post, "/api/v1/tokens", json: order)).Json.GetProperty("token").GetString()!;

    private (ITokenVerifier, ITokenIssuer) Providers(TimeProvider clock)
    {
        var settings = new FixedProviders([Embedded("local", ProviderUses.Workloads, ""), Embedded("people", ProviderUses.People, "people/")]);
        var issuers = new EmbeddedIssuers(_directory.FullName, Limits.Default, clock);
        var verifier = new TokenVerifier(
            settings, issuers, new ProviderDocuments(Limits.Default, clock), Limits.Default, clock,
            NullLogger<TokenVerifier>.Instance);
        return (verifier, new EmbeddedTokenIssuer(settings, issuers));
    }

    private static EmbeddedProviderSettings Embedded(string name, ProviderUses uses, string prefix) =>
        new(
            name, uses, ["narrowgate"], ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty, ClaimNames.Default,
            prefix, new($"http://127.0.0.1:8780/issuers/{name}"));

    private sealed class FixedProviders(ImmutableArray<ProviderSettings> providers) : IProviderSettingsSource
    {
        public ImmutableArray<ProviderSettings> Current => providers;
    }
}
