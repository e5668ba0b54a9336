using System.Collections.Immutable;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Sts;
using Narrowgate.Identity;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Forward;

public sealed class TargetCredentialsTests : IAsyncLifetime
{
    private const string Deploy = "arn:aws:iam::111122223333:role/deploy";

    private StsUpstream _sts = null!;

    public async ValueTask InitializeAsync() => _sts = await StsUpstream.StartAsync();

    public ValueTask DisposeAsync() => _sts.DisposeAsync();

    [Fact]
    public async Task A_static_credential_is_the_one_of_the_settings_as_they_are_now()
    {
        _sts.Settings = Static("AKIDONE");
        (await _sts.Credentials.FetchAsync(Session(), default)).Holds(out _, out _).ShouldBeTrue();

        _sts.Settings = null;

        (await RefusedAsync(Session())).Reason.ShouldBe(RefusalReason.CredentialUnavailable);
        _sts.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_credential_prints_as_stars_wherever_it_stands()
    {
        _sts.Settings = Static("AKIDONE");
        var fetched = await _sts.Credentials.FetchAsync(Session(), default);

        fetched.Holds(out var held, out _).ShouldBeTrue();
        held!.ToString().ShouldBe("***");
        Static("AKIDONE").ToString().ShouldNotContain("secret");
        new AssumedKeys(new AwsCredential("a", "b", "c"), default).ToString().ShouldBe("***");
        Role("run", "whispered").ToString().ShouldBe(Deploy);
    }

    [Fact]
    public async Task A_credential_that_is_a_role_is_assumed_under_the_sessions_name_and_once()
    {
        _sts.Settings = new CredentialSettings.AssumeRole(StsUpstream.Role, "an-id", "eu-west-1", NamesSource: true, Static("AKIDONE"));

        await HeldAsync(Session());
        await HeldAsync(Session());

        var asked = _sts.Asked.ShouldHaveSingleItem();
        asked.Parameters.ShouldBe(new Dictionary<string, string>
        {
            ["Action"] = "AssumeRole",
            ["Version"] = "2011-06-15",
            ["RoleArn"] = StsUpstream.Role.Text,
            ["RoleSessionName"] = "run-17",
            ["ExternalId"] = "an-id",
            ["SourceIdentity"] = "gh-my-org-app",
        }, ignoreOrder: true);
        asked.KeyId.ShouldBe("AKIDONE");
        asked.Region.ShouldBe("eu-west-1");
    }

    [Fact]
    public async Task Another_session_name_is_another_assumption_and_so_is_another_source()
    {
        _sts.Settings = Own(Static("AKIDONE"));
        await HeldAsync(Session());
        await HeldAsync(Session() with { Name = "run-18" });
        _sts.Settings = Own(Static("AKIDTWO"));
        await HeldAsync(Session());

        _sts.Asked.Select(asked => $"{asked.KeyId} {asked.Parameters["RoleSessionName"]}").ShouldBe(
            ["AKIDONE run-17", "AKIDONE run-18", "AKIDTWO run-17"]);
    }

    [Fact]
    public async Task Roles_that_a_session_took_on_are_assumed_one_from_the_other()
    {
        _sts.Settings = Static("AKIDONE");

        await HeldAsync(Session(Role("first"), Role("second")));

        _sts.Asked.Select(asked => $"{asked.KeyId} {asked.Parameters["RoleSessionName"]}").ShouldBe(
            ["AKIDONE first", "ASIAUPSTREAM00000001 second"]);
    }

    [Fact]
    public async Task All_that_was_asked_when_a_role_was_assumed_is_asked_again()
    {
        _sts.Settings = Static("AKIDONE");
        var role = RoleTerms.Write(Value.Structure.Empty
            .With("RoleArn", new Value.Text(Deploy))
            .With("RoleSessionName", new Value.Text("run"))
            .With("DurationSeconds", new Value.Number("900"))
            .With("Policy", new Value.Text("""{"Statement":[]}"""))
            .With("Tags", new Value.List(
                [Value.Structure.Empty.With("Key", new Value.Text("team")).With("Value", new Value.Text("a&b"))])));

        await HeldAsync(Session(role));

        var asked = _sts.Asked.ShouldHaveSingleItem().Parameters;
        asked["DurationSeconds"].ShouldBe("900");
        asked["Policy"].ShouldBe("""{"Statement":[]}""");
        asked["Tags.member.1.Value"].ShouldBe("a&b");
    }

    [Fact]
    public async Task Keys_are_renewed_before_they_end_and_outlive_an_sts_that_is_away()
    {
        _sts.Settings = Static("AKIDONE");
        await HeldAsync(Session(Role("run")));
        _sts.Clock.Advance(TimeSpan.FromMinutes(54));
        await HeldAsync(Session(Role("run")));
        _sts.Asked.Count.ShouldBe(1);

        _sts.Clock.Advance(TimeSpan.FromMinutes(2));
        _sts.Fails = true;
        await HeldAsync(Session(Role("run")));
        _sts.Asked.Count.ShouldBe(2);

        _sts.Clock.Advance(TimeSpan.FromMinutes(5));
        var refusal = await RefusedAsync(Session(Role("run")));
        refusal.Reason.ShouldBe(RefusalReason.CredentialUnavailable);
        refusal.Message.ShouldBe($"narrowgate could not assume {Deploy} for this call. Try again, or ask the gateway's operator.");
        refusal.Detail.ShouldBe($"{Deploy} could not be assumed: STS answered 403 AccessDenied User x may not");

        _sts.Fails = false;
        await HeldAsync(Session(Role("run")));
    }

    [Fact]
    public async Task What_is_held_is_bounded()
    {
        await using var small = await StsUpstream.StartAsync(Limits.Default with { AssumedRoles = 2 });
        small.Settings = Static("AKIDONE");
        foreach (var name in (string[])["a1", "a2", "a3", "a3", "a1"])
        {
            (await small.Credentials.FetchAsync(Session(Role(name)), default)).Holds(out _, out _).ShouldBeTrue();
            small.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        small.Asked.Select(asked => asked.Parameters["RoleSessionName"]).ShouldBe(["a1", "a2", "a3", "a1"]);
    }

    [Fact]
    public async Task Calls_that_wait_for_one_role_ask_once()
    {
        _sts.Settings = Static("AKIDONE");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => HeldAsync(Session(Role("run")))));

        _sts.Asked.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/other")]
    [InlineData("arn:aws:iam::999988887777:role/deploy")]
    public async Task A_role_that_the_target_does_not_exchange_any_more_is_not_lent(string arn)
    {
        _sts.Settings = Static("AKIDONE");

        (await RefusedAsync(Session(Role("run", arn: arn)))).Reason.ShouldBe(RefusalReason.NotAdmitted);
        _sts.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("run-17", "run-17")]
    [InlineData("gh/my-org/app", "gh-my-org-app")]
    [InlineData("x", "x-")]
    [InlineData("größe", "gr--e")]
    public void A_name_for_cloudtrail_has_its_alphabet(string name, string expected) => OwnRole.Name(name).ShouldBe(expected);

    [Fact]
    public void Of_a_long_name_cloudtrail_has_the_end() =>
        OwnRole.Name(new string('a', 64) + "/main").ShouldBe(new string('a', 59) + "-main");

    private static CredentialSettings.Static Static(string keyId) => new(new AwsCredential(keyId, "a secret key", null));

    private static CredentialSettings.AssumeRole Own(CredentialSettings source) =>
        new(StsUpstream.Role, ExternalId: null, Region: null, NamesSource: false, source);

    private static Assumption Role(string name, string? externalId = null, string arn = Deploy) => RoleTerms.Write(
        Value.Structure.Of(new Dictionary<string, Value>
        {
            ["RoleArn"] = new Value.Text(arn),
            ["RoleSessionName"] = new Value.Text(name),
            ["ExternalId"] = new Value.Text(externalId ?? "none"),
        }));

    private Session Session(params ImmutableArray<Assumption> roles) => new(
        "01J0000000000000000000000A",
        new Caller("gh", "gh/my-org/app", ["agents"], ImmutableSortedDictionary<string, string>.Empty),
        "prod", "run-17", _sts.Clock.GetUtcNow(), _sts.Clock.GetUtcNow().AddHours(1))
    {
        Assumptions = roles,
    };

    private async Task HeldAsync(Session session)
    {
        var fetched = await _sts.Credentials.FetchAsync(session, default);
        fetched.Holds(out _, out var refusal).ShouldBeTrue(refusal?.Detail ?? refusal?.Message);
    }

    private async Task<Refusal> RefusedAsync(Session session)
    {
        (await _sts.Credentials.FetchAsync(session, default)).Holds(out _, out var refusal).ShouldBeFalse();
        return refusal!;
    }
}
