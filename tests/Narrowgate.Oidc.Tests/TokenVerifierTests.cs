using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Narrowgate.Identity;
using Narrowgate.Oidc.Tests.Support;

namespace Narrowgate.Oidc.Tests;

public sealed class TokenVerifierTests
{
    [Fact]
    public async Task A_good_token_says_who_is_calling()
    {
        await using var world = await World.StartAsync();
        var token = world.Token();

        var workload = await world.AcceptedAsync(token);

        workload.Caller.Provider.ShouldBe("gh");
        workload.Caller.Subject.ShouldBe("gh/build-7");
        workload.Caller.Groups.ShouldBe(["gh/app", "gh/ops"]);
        workload.Caller.Tags.ShouldBeEmpty();
        workload.Issuer.ShouldBe(world.Issuer.Issuer);
        workload.Audience.ShouldBe("narrowgate");
        workload.IssuedAt.ShouldBe(world.Clock.GetUtcNow());
        workload.ExpiresAt.ShouldBe(world.Clock.GetUtcNow().AddHours(1));
        workload.Fingerprint.ToArray().ShouldBe(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public async Task Each_algorithm_of_the_closed_list_is_verified(string algorithm)
    {
        await using var world = await World.StartAsync();
        world.Issuer.Key = algorithm[0] == 'E' ? TestKey.Curve("k", algorithm) : TestKey.Rsa("k", algorithm);

        await world.AcceptedAsync(world.Token());
        await world.RefusedAsync((world.Issuer.Key with { Sign = bytes => TamperedAfter(world.Issuer.Key.Sign(bytes)) }).Token(world.Claims()));
    }

    [Fact]
    public async Task Groups_may_be_one_string_or_missing()
    {
        await using var world = await World.StartAsync();

        (await world.AcceptedAsync(world.Token(claims => claims["groups"] = "solo"))).Caller.Groups.ShouldBe(["gh/solo"]);
        (await world.AcceptedAsync(world.Token(claims => claims.Remove("groups")))).Caller.Groups.ShouldBeEmpty();
        (await world.AcceptedAsync(world.Token(claims => claims["groups"] = new JsonArray()))).Caller.Groups.ShouldBeEmpty();
        (await world.AcceptedAsync(world.Token(claims => claims["groups"] = null))).Caller.Groups.ShouldBeEmpty();
    }

    [Fact]
    public async Task Subject_groups_and_tags_come_from_the_claims_that_the_provider_names()
    {
        await using var world = await World.StartAsync();
        var tags = ImmutableSortedDictionary<string, string>.Empty.Add("branch", "ref").Add("run", "run_number").Add("none", "absent");
        world.Current = [world.Provider("gh") with { Claims = new ClaimNames("login", "repository", tags), Prefix = "" }];

        var caller = (await world.AcceptedAsync(world.Token(claims =>
        {
            claims["login"] = "octo";
            claims["repository"] = "my-org/app";
            claims["ref"] = "refs/heads/main";
            claims["run_number"] = 42;
        }))).Caller;

        caller.Subject.ShouldBe("octo");
        caller.Groups.ShouldBe(["my-org/app"]);
        caller.Tags.ShouldBe(ImmutableSortedDictionary<string, string>.Empty.Add("branch", "refs/heads/main").Add("run", "42"));
    }

    [Fact]
    public async Task A_required_claim_may_be_a_string_an_array_a_number_or_a_boolean()
    {
        await using var world = await World.StartAsync();
        world.Current = [world.Provider("gh") with { Require = Required("org", "a", "7", "true") }];

        foreach (var good in (JsonNode[])["a", new JsonArray("z", "a"), 7, true])
        {
            await world.AcceptedAsync(world.Token(claims => claims["org"] = good));
        }
        foreach (var bad in (JsonNode?[])["A", new JsonArray("z"), new JsonArray(), new JsonObject { ["a"] = "a" }, 7.5, false, null])
        {
            (await world.RefusedAsync(world.Token(claims => claims["org"] = bad))).Detail!.ShouldContain("require org");
        }
    }

    [Fact]
    public async Task One_of_several_audiences_is_enough()
    {
        await using var world = await World.StartAsync();
        world.Current = [world.Provider("gh") with { Audiences = ["first", "second"] }];

        var workload = await world.AcceptedAsync(world.Token(claims => claims["aud"] = new JsonArray("other", "second")));

        workload.Audience.ShouldBe("second");
    }

    [Fact]
    public async Task Clocks_may_differ_by_the_stated_leeway_and_no_more()
    {
        await using var world = await World.StartAsync();
        var token = world.Token();

        world.Clock.Advance(TimeSpan.FromHours(1) + Limits.Default.TokenLeeway - TimeSpan.FromSeconds(1));
        await world.AcceptedAsync(token);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        (await world.RefusedAsync(token, RefusalReason.TokenExpired)).Message.ShouldContain("expired");

        var soon = world.Clock.GetUtcNow().AddSeconds(60).ToUnixTimeSeconds();
        await world.AcceptedAsync(world.Token(claims => claims["nbf"] = soon));
        (await world.RefusedAsync(world.Token(claims => claims["nbf"] = soon + 1))).Message.ShouldContain("60 seconds");
        (await world.RefusedAsync(world.Token(claims => claims["iat"] = soon + 1))).Detail!.ShouldContain("iat");
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("at+jwt")]
    [InlineData("application/at+jwt")]
    [InlineData(null)]
    public async Task Ordinary_types_of_token_are_accepted(string? type)
    {
        await using var world = await World.StartAsync();
        var header = new JsonObject { ["alg"] = "RS256", ["kid"] = "first" };
        if (type is not null)
        {
            header["typ"] = type;
        }

        await world.AcceptedAsync(world.Issuer.Key.Token(world.Claims(), header));
    }

    [Fact]
    public async Task A_token_is_good_for_the_plane_of_its_provider_only()
    {
        await using var world = await World.StartAsync();
        var token = new BearerToken(world.Token());

        (await PersonAsync(world, token)).ShouldBeFalse();
        world.Current = [world.Provider("people", ProviderUses.People)];
        (await PersonAsync(world, token)).ShouldBeTrue();
        (await world.RefusedAsync(token.Reveal())).Message.ShouldContain("not for workloads");
        world.Current = [world.Provider("both", ProviderUses.Workloads | ProviderUses.People)];
        (await PersonAsync(world, token)).ShouldBeTrue();
        await world.AcceptedAsync(token.Reveal());
        world.Current = [world.Provider("none", ProviderUses.None)];
        (await PersonAsync(world, token)).ShouldBeFalse();
        await world.RefusedAsync(token.Reveal());
    }

    [Fact]
    public async Task Providers_that_share_an_issuer_share_its_keys_and_part_by_audience_and_claims()
    {
        await using var world = await World.StartAsync();
        world.Current =
        [
            world.Provider("people", ProviderUses.People),
            world.Provider("other") with { Audiences = ["other"] },
            world.Provider("org") with { Require = Required("org", "mine") },
            world.Provider("rest"),
        ];

        (await world.AcceptedAsync(world.Token(claims => claims["org"] = "mine"))).Caller.Provider.ShouldBe("org");
        (await world.AcceptedAsync(world.Token())).Caller.Provider.ShouldBe("rest");
        (await world.AcceptedAsync(world.Token(claims => claims["aud"] = "other"))).Caller.Provider.ShouldBe("other");
        var refusal = await world.RefusedAsync(world.Token(claims => claims["aud"] = "nobody"));
        refusal.Detail!.ShouldContain("provider other: aud");
        refusal.Detail!.ShouldContain("provider rest: aud");
        world.Issuer.KeyRequests.ShouldBe(1);
    }

    [Fact]
    public async Task A_reload_keeps_the_keys_of_providers_that_stay()
    {
        await using var world = await World.StartAsync();
        await world.AcceptedAsync(world.Token());

        world.Current = [world.Provider("renamed") with { Prefix = "new/" }, world.OwnProvider()];

        (await world.AcceptedAsync(world.Token())).Caller.Subject.ShouldBe("new/build-7");
        world.Issuer.KeyRequests.ShouldBe(1);
    }

    [Fact]
    public async Task A_reload_that_takes_a_provider_away_takes_its_tokens_away()
    {
        await using var world = await World.StartAsync();
        await world.AcceptedAsync(world.Token());

        world.Current = [];

        await world.RefusedAsync(world.Token());
    }

    private static async Task<bool> PersonAsync(World world, BearerToken token) =>
        (await world.Verifier.VerifyPersonAsync(token, CancellationToken.None)).Holds(out _, out _);

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Required(string claim, params ImmutableArray<string> values) =>
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(claim, values);

    private static byte[] TamperedAfter(byte[] signature)
    {
        signature[^1] ^= 1;
        return signature;
    }
}
