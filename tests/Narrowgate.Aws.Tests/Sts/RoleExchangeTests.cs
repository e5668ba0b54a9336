using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Sts;
using Narrowgate.Aws.Tests.Forward;
using Narrowgate.Identity;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Sts;

public sealed class RoleExchangeTests : IAsyncLifetime
{
    private const string Deploy = "arn:aws:iam::111122223333:role/deploy";

    private static readonly AwsCredential By = new("AKIDONE", "ours", null);

    private StsUpstream _sts = null!;

    private KeyIssuer Keys => new(new GatewayKey(new byte[32]), _sts.Clock, Limits.Default);

    private RoleExchange Roles => new(Keys, _sts.Roles, Limits.Default, _sts.Clock);

    private Session Session => new(
        "01J0000000000000000000000A",
        new Caller("gh", "gh/my-org/app", ["agents"], ImmutableSortedDictionary<string, string>.Empty),
        "prod", "run-17", _sts.Clock.GetUtcNow(), _sts.Clock.GetUtcNow().AddHours(2));

    public async ValueTask InitializeAsync() => _sts = await StsUpstream.StartAsync();

    public ValueTask DisposeAsync() => _sts.DisposeAsync();

    [Fact]
    public void The_reply_stays_as_it_is_but_for_the_keys()
    {
        var came = XElement.Parse(_sts.Reply("00000001"));
        var got = XElement.Parse(Exchanged(_sts.Reply("00000001")));

        foreach (var key in (string[])["AccessKeyId", "SecretAccessKey", "SessionToken"])
        {
            Text(got, key).ShouldNotBe(Text(came, key));
            Element(came, key).Value = Text(got, key);
        }
        XNode.DeepEquals(got, came).ShouldBeTrue(got.ToString());
    }

    [Fact]
    public void The_keys_are_of_the_same_session_under_the_role_and_end_with_the_nearest()
    {
        var opened = Open(Exchanged(_sts.Reply("00000001")), Session);

        opened.Id.ShouldBe(Session.Id);
        opened.Caller.Subject.ShouldBe("gh/my-org/app");
        opened.Target.ShouldBe("prod");
        opened.Name.ShouldBe("run-17");
        opened.Assumptions.ShouldHaveSingleItem().Identity.ShouldBe(Deploy);
        opened.ExpiresAt.ShouldBe(_sts.Clock.GetUtcNow().AddHours(1), TimeSpan.FromSeconds(1));

        var almostOver = Session with { ExpiresAt = _sts.Clock.GetUtcNow().AddMinutes(10) };
        Open(Exchanged(_sts.Reply("00000001"), almostOver), almostOver).ExpiresAt
            .ShouldBe(_sts.Clock.GetUtcNow().AddMinutes(10), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_first_call_under_the_role_asks_nobody_for_its_keys()
    {
        _sts.Settings = new Aws.Forward.CredentialSettings.Static(By);
        var opened = Open(Exchanged(_sts.Reply("00000001")), Session);

        (await _sts.Credentials.FetchAsync(opened, default)).Holds(out _, out _).ShouldBeTrue();

        _sts.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("<AssumeRoleResponse/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")]
    [InlineData("<a><Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>b</SecretAccessKey><SessionToken>c</SessionToken></Credentials></a>")]
    public void A_reply_without_one_whole_set_of_keys_is_not_passed_on(string body)
    {
        Roles.Exchange(Session, Call(), By, Encoding.UTF8.GetBytes(body)).Holds(out _, out var refusal).ShouldBeFalse();
        refusal!.Reason.ShouldBe(RefusalReason.UpstreamBroken);
    }

    [Fact]
    public void Whatever_bytes_come_nothing_but_a_whole_set_of_keys_is_read()
    {
        var reply = Encoding.UTF8.GetBytes(_sts.Reply("00000001"));
        for (var place = 0; place < reply.Length; place++)
        {
            foreach (var change in (byte[])[0, (byte)'<', 0xff])
            {
                var bent = reply.ToArray();
                bent[place] = change;
                (AssumedRoleReply.Read(bent)?.Keys.Credential.SessionToken ?? "none").ShouldNotBeNullOrEmpty();
            }
            AssumedRoleReply.Read(reply.AsMemory(0, place)).ShouldBeNull();
        }
    }

    [Fact]
    public void A_second_set_of_keys_or_another_copy_of_one_is_not_passed_on()
    {
        var twice = _sts.Reply("1").Replace("<PackedPolicySize>", "<Credentials/><PackedPolicySize>", StringComparison.Ordinal);
        var copy = _sts.Reply("1").Replace("</Credentials>", "<SecretAccessKey>again</SecretAccessKey></Credentials>", StringComparison.Ordinal);
        foreach (var body in (string[])[twice, copy])
        {
            Roles.Exchange(Session, Call(), By, Encoding.UTF8.GetBytes(body)).Holds(out _, out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(Deploy, true)]
    [InlineData("arn:aws:iam::111122223333:role/deploy-2", true)]
    [InlineData("arn:aws:iam::111122223333:role/x/deploy", false)]
    [InlineData("arn:aws:iam::999988887777:role/deploy", false)]
    [InlineData("arn:aws:iam::111122223333:user/deploy", false)]
    public void Only_roles_of_the_configuration_in_accounts_of_the_target_are_exchanged(string arn, bool isExchanged) =>
        RoleExchange.Concerns(_sts.Target, Call(("RoleArn", arn))).ShouldBe(isExchanged);

    [Fact]
    public void Codes_of_one_use_and_long_chains_are_refused_by_name()
    {
        Roles.Fault(Session, _sts.Target, Call()).ShouldBeNull();
        Roles.Fault(Session, _sts.Target, Call(("TokenCode", "123456")))!.Message.ShouldStartWith("TokenCode cannot be exchanged");
        var deep = Session with { Assumptions = [.. Enumerable.Repeat(new Assumption(Deploy, "{}"), Limits.Default.RoleChain)] };
        Roles.Fault(deep, _sts.Target, Call())!.Message.ShouldContain("as many as the gateway exchanges");
    }

    [Fact]
    public void What_does_not_fit_a_token_is_refused_by_its_own_name()
    {
        var policies = Call(("Policy", new string('x', 20_000)));

        Roles.Exchange(Session, policies, By, Encoding.UTF8.GetBytes(_sts.Reply("1"))).Holds(out _, out var refusal).ShouldBeFalse();

        refusal!.Reason.ShouldBe(RefusalReason.TooLarge);
        refusal.Message.ShouldContain("session policies");
    }

    private string Exchanged(string body, Session? session = null)
    {
        var exchanged = Roles.Exchange(session ?? Session, Call(), By, Encoding.UTF8.GetBytes(body));
        exchanged.Holds(out var own, out var refusal).ShouldBeTrue(refusal?.Message);
        return Encoding.UTF8.GetString(own!);
    }

    private Session Open(string body, Session of)
    {
        var reply = XElement.Parse(body);
        Keys.Open(Text(reply, "AccessKeyId"), Text(reply, "SessionToken")).Holds(out var opened, out _).ShouldBeTrue();
        opened!.SecretAccessKey.ShouldBe(Text(reply, "SecretAccessKey"));
        opened.Session.ExpiresAt.ShouldBeLessThanOrEqualTo(of.ExpiresAt);
        return opened.Session;
    }

    private static XElement Element(XElement reply, string name) =>
        reply.Descendants().Single(element => element.Name.LocalName == name);

    private static string Text(XElement reply, string name) => Element(reply, name).Value;

    private static AwsCall Call(params (string Name, string Value)[] parameters)
    {
        var sts = StsUpstream.Models.Find("sts")!;
        var all = Value.Structure.Empty
            .With("RoleArn", new Value.Text(Deploy)).With("RoleSessionName", new Value.Text("run"));
        return new AwsCall(sts, sts.Operations["AssumeRole"], Protocol.Query,
            parameters.Aggregate(all, (so, one) => so.With(one.Name, new Value.Text(one.Value))));
    }
}
