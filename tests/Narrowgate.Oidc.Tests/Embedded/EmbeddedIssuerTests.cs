using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Narrowgate.Identity;
using Narrowgate.Oidc.Embedded;
using Narrowgate.Oidc.Tests.Support;

namespace Narrowgate.Oidc.Tests.Embedded;

public sealed class EmbeddedIssuerTests
{
    private static readonly TokenRequest Request = new("tester", TimeSpan.FromHours(1)) { Groups = ["agents"] };

    [Fact]
    public async Task A_token_of_the_embedded_issuer_is_accepted_without_asking_anybody()
    {
        await using var world = await World.StartAsync();
        world.Current = [world.OwnProvider()];

        var workload = await world.AcceptedAsync(Issued(world, Request));

        workload.Caller.Subject.ShouldBe("tester");
        workload.Caller.Groups.ShouldBe(["agents"]);
        workload.Caller.Provider.ShouldBe("local");
        workload.Issuer.ShouldBe("http://127.0.0.1:8780/oidc/local");
        workload.Audience.ShouldBe("narrowgate");
        workload.IssuedAt.ShouldBe(world.Clock.GetUtcNow());
        workload.ExpiresAt.ShouldBe(world.Clock.GetUtcNow().AddHours(1));
        world.Issuer.DiscoveryRequests.ShouldBe(0);
    }

    [Fact]
    public async Task Its_documents_let_others_verify_its_tokens()
    {
        await using var world = await World.StartAsync();
        var own = world.OwnProvider() with { Issuer = new Uri(world.Issuer.Issuer) };
        var issuer = world.Embedded.For(own);
        JsonNode.Parse(issuer.DiscoveryDocument)!["jwks_uri"]!.GetValue<string>().ShouldBe(world.Issuer.Issuer + "/jwks");
        world.Issuer.PublishedKeys = (JsonArray)JsonNode.Parse(issuer.KeySetDocument)!["keys"]!.DeepClone();

        var workload = await world.AcceptedAsync(Issued(issuer, Request));

        workload.Caller.Subject.ShouldBe("gh/tester");
        issuer.KeySetDocument.ShouldNotContain("\"d\"");
    }

    [Fact]
    public async Task The_key_outlives_a_restart_and_is_for_its_owner_only()
    {
        await using var world = await World.StartAsync();
        world.Current = [world.OwnProvider()];
        var restarted = new EmbeddedIssuers(world.KeyDirectory, Limits.Default, world.Clock).For(world.OwnProvider());
        var before = Issued(world, Request);

        restarted.KeySetDocument.ShouldBe(world.Embedded.For(world.OwnProvider()).KeySetDocument);
        await world.AcceptedAsync(before);
        var file = Directory.GetFiles(world.KeyDirectory).ShouldHaveSingleItem();
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Whoever_opens_the_ring_at_the_same_time_gets_the_same_key()
    {
        await using var world = await World.StartAsync();

        var documents = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            new EmbeddedIssuers(world.KeyDirectory, Limits.Default, world.Clock).For(world.OwnProvider()).KeySetDocument)));

        documents.Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        Directory.GetFiles(world.KeyDirectory).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_key_file_that_is_open_to_others_is_not_used()
    {
        await using var world = await World.StartAsync();
        world.Embedded.For(world.OwnProvider());
        var file = Directory.GetFiles(world.KeyDirectory).Single();
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var fault = Should.Throw<IOException>(
            () => new EmbeddedIssuers(world.KeyDirectory, Limits.Default, world.Clock).For(world.OwnProvider()));

        fault.Message.ShouldContain("chmod 600");
    }

    [Fact]
    public async Task After_a_rotation_old_tokens_are_good_until_none_can_be_alive()
    {
        await using var world = await World.StartAsync();
        world.Current = [world.OwnProvider()];
        var old = Issued(world, Request with { Ttl = EmbeddedIssuer.LongestTtl });

        world.Embedded.For(world.OwnProvider()).Rotate();

        await world.AcceptedAsync(old);
        var young = Issued(world, Request);
        Header(young).ShouldNotBe(Header(old));
        await world.AcceptedAsync(young);
        world.Clock.Advance(EmbeddedIssuer.LongestTtl + TimeSpan.FromHours(2));
        var keys = JsonNode.Parse(world.Embedded.For(world.OwnProvider()).KeySetDocument)!["keys"]!.AsArray();
        keys.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Further_claims_are_written_and_meet_what_a_provider_requires()
    {
        await using var world = await World.StartAsync();
        var claims = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("team", ["a"]).Add("roles", ["x", "y"]);
        world.Current = [world.OwnProvider() with { Require = claims.SetItem("roles", ["y"]) }];

        await world.AcceptedAsync(Issued(world, Request with { Claims = claims }));
        (await world.RefusedAsync(Issued(world, Request))).Detail!.ShouldContain("require roles");
    }

    public static TheoryData<string> Unfit() => ["subject", "group", "ttl", "eternity", "audience", "claim"];

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task What_the_verifier_would_refuse_is_not_issued(string what)
    {
        await using var world = await World.StartAsync();
        var request = what switch
        {
            "subject" => Request with { Subject = "a\nb" },
            "group" => Request with { Groups = [""] },
            "ttl" => Request with { Ttl = TimeSpan.Zero },
            "eternity" => Request with { Ttl = TimeSpan.FromDays(31) },
            "audience" => Request with { Audience = "another" },
            _ => Request with { Claims = Request.Claims.Add("iss", ["https://elsewhere"]) },
        };

        world.Embedded.For(world.OwnProvider()).Issue(request).Holds(out _, out var refusal).ShouldBeFalse();

        refusal!.Reason.ShouldBe(RefusalReason.InvalidParameter);
    }

    [Fact]
    public async Task An_embedded_issuer_for_people_does_not_open_sessions()
    {
        await using var world = await World.StartAsync();
        var people = world.OwnProvider("people", ProviderUses.People);
        world.Current = [people];
        var token = Issued(world.Embedded.For(people), Request);

        (await world.RefusedAsync(token)).Message.ShouldContain("not for workloads");
        var verdict = await world.Verifier.VerifyPersonAsync(new BearerToken(token), CancellationToken.None);
        verdict.Holds(out var person, out _).ShouldBeTrue();
        person!.Person.Subject.ShouldBe("tester");
    }

    private static string Issued(World world, TokenRequest request) =>
        Issued(world.Embedded.For(world.OwnProvider()), request);

    private static string Issued(EmbeddedIssuer issuer, TokenRequest request)
    {
        issuer.Issue(request).Holds(out var token, out var refusal).ShouldBeTrue(refusal?.Message);
        return token!.Reveal();
    }

    private static string Header(string token) => token[..token.IndexOf('.', StringComparison.Ordinal)];
}
