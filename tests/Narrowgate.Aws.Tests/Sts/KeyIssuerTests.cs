using System.Collections.Immutable;
using Narrowgate.Aws.Sts;
using Narrowgate.Identity;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Sts;

public sealed class KeyIssuerTests
{
    private readonly ManualClock _clock = new();
    private readonly GatewayKey _key = new([.. Enumerable.Range(0, 32).Select(number => (byte)number)]);

    private KeyIssuer Issuer => new(_key, _clock, Limits.Default);

    private Session Session(params string[] groups) => new(
        "01J0000000000000000000000A", new Caller("p", "p/s", [.. groups], ImmutableSortedDictionary<string, string>.Empty),
        "prod", "run", _clock.GetUtcNow(), _clock.GetUtcNow().AddHours(1));

    private IssuedKeys Issue() => Issuer.Issue(Session("a", "b")).Holds(out var keys, out _) ? keys : throw new InvalidOperationException();

    private RefusalReason? Refused(string id, string token) => Issuer.Open(id, token).Holds(out _, out var refusal) ? null : refusal.Reason;

    [Fact]
    public void Another_node_with_the_same_key_opens_them()
    {
        var keys = Issue();

        Issuer.Open(keys.AccessKeyId, keys.SessionToken).Holds(out var opened, out _).ShouldBeTrue();

        opened!.SecretAccessKey.ShouldBe(keys.SecretAccessKey);
        opened.Session.Caller.Groups.ShouldBe(["a", "b"]);
        opened.Session.ShouldBe(keys.Session with { Caller = opened.Session.Caller });
    }

    [Fact]
    public void Two_issues_for_one_session_are_two_keys() => Issue().AccessKeyId.ShouldNotBe(Issue().AccessKeyId);

    [Fact]
    public void They_end_when_they_say()
    {
        var keys = Issue();
        _clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Refused(keys.AccessKeyId, keys.SessionToken).ShouldBeNull();

        _clock.Advance(TimeSpan.FromSeconds(1));

        Refused(keys.AccessKeyId, keys.SessionToken).ShouldBe(RefusalReason.KeyExpired);
    }

    [Fact]
    public void Every_change_of_a_tokens_bits_is_refused()
    {
        var keys = Issue();
        var bytes = Convert.FromBase64String(keys.SessionToken);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(keys.AccessKeyId, Convert.ToBase64String(bytes)).ShouldBe(RefusalReason.KeyUnknown);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AQ==")]
    [InlineData("not base64!")]
    [InlineData("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_token_is_refused(string token) => Refused(Issue().AccessKeyId, token).ShouldBe(RefusalReason.KeyUnknown);

    [Fact]
    public void A_token_has_one_spelling()
    {
        var keys = Issue();

        Refused(keys.AccessKeyId, keys.SessionToken + "\n").ShouldBe(RefusalReason.KeyUnknown);
        Refused(keys.AccessKeyId, " " + keys.SessionToken).ShouldBe(RefusalReason.KeyUnknown);
        Refused(keys.AccessKeyId, keys.SessionToken.Insert(8, " ")).ShouldBe(RefusalReason.KeyUnknown);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ASIA")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("ASIAAAAAAAAAAAAAAAA1")]
    [InlineData("ASIAaaaaaaaaaaaaaaaa")]
    public void What_is_no_key_id_is_refused(string id) => Refused(id, Issue().SessionToken).ShouldBe(RefusalReason.KeyUnknown);

    [Fact]
    public void A_token_never_outgrows_half_of_the_headers()
    {
        var largest = 0;
        for (var count = 100; count < 2000; count += 100)
        {
            var groups = Enumerable.Range(0, count).Select(number => $"group-{number}").ToArray();
            if (Issuer.Issue(Session(groups)).Holds(out var keys, out var refusal))
            {
                largest = Math.Max(largest, keys.SessionToken.Length);
            }
            else
            {
                refusal.Reason.ShouldBe(RefusalReason.TooLarge);
            }
        }

        largest.ShouldBeInRange(1, Limits.Default.RequestHeaderBytes / 2);
    }

    [Fact]
    public void Roles_that_were_assumed_stand_in_the_token_in_their_order()
    {
        ImmutableArray<Assumption> roles = [new("arn:aws:iam::1:role/a", """{"RoleArn":"x"}"""), new("arn:aws:iam::1:role/b", "{}")];

        Issuer.Issue(Session("a") with { Assumptions = roles }).Holds(out var keys, out _).ShouldBeTrue();
        Issuer.Open(keys!.AccessKeyId, keys.SessionToken).Holds(out var opened, out _).ShouldBeTrue();

        opened!.Session.Assumptions.ShouldBe(roles);
    }

    [Fact]
    public void Keys_that_were_masked_say_what_to_do()
    {
        Issuer.Open("ASIAAAAAAAAAAAAAAAAA", "***").Holds(out _, out var refusal).ShouldBeFalse();

        refusal!.Reason.ShouldBe(RefusalReason.KeyUnknown);
        refusal.Message.ShouldContain("`exchange`");
    }

    [Fact]
    public void They_print_as_stars() => Issue().ToString().ShouldBe("***");
}
