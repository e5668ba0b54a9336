using Narrowgate.Operations;
using Narrowgate.Policy;
using static Narrowgate.Tests.Policy.Given;

namespace Narrowgate.Tests.Policy;

public sealed class ConditionTests
{
    private const string Bucket = "arn:aws:s3:::reports";

    [Theory]
    [InlineData("StringEquals", "aws:RequestedRegion", "eu-west-1", true)]
    [InlineData("StringEquals", "AWS:requestedregion", "eu-west-1", true)]
    [InlineData("stringequals", "aws:RequestedRegion", "eu-west-1", true)]
    [InlineData("StringEquals", "aws:RequestedRegion", "EU-west-1", false)]
    [InlineData("StringEquals", "aws:RequestedRegion", "eu-*", false)]
    [InlineData("StringNotEquals", "aws:RequestedRegion", "us-east-1", true)]
    [InlineData("StringEqualsIgnoreCase", "aws:RequestedRegion", "EU-WEST-1", true)]
    [InlineData("StringNotEqualsIgnoreCase", "aws:RequestedRegion", "EU-WEST-1", false)]
    [InlineData("StringLike", "aws:RequestedRegion", "eu-*-?", true)]
    [InlineData("StringNotLike", "aws:RequestedRegion", "eu-*", false)]
    [InlineData("StringEquals", "narrowgate:AccessLevel", "Read", true)]
    [InlineData("StringEquals", "narrowgate:AccessLevel", "Write", false)]
    [InlineData("StringEquals", "narrowgate:Operation", "s3:GetObject", true)]
    [InlineData("StringEquals", "narrowgate:Target", "prod", true)]
    [InlineData("StringEquals", "narrowgate:Caller", "gh/ann", true)]
    [InlineData("StringEquals", "narrowgate:Provider", "github", true)]
    [InlineData("StringLike", "narrowgate:SessionName", "run-*", true)]
    [InlineData("StringLike", "aws:UserAgent", "aws-cli/*", true)]
    [InlineData("Bool", "aws:SecureTransport", "false", true)]
    [InlineData("Bool", "aws:SecureTransport", "true", false)]
    [InlineData("StringEquals", "aws:PrincipalTag/team", "blue", true)]
    [InlineData("StringEquals", "aws:principaltag/Team", "${aws:PrincipalTag/team}", true)]
    [InlineData("ForAnyValue:StringEquals", "narrowgate:Groups", "gh/web", true)]
    [InlineData("ForAnyValue:StringEquals", "narrowgate:Groups", "gh/ops", false)]
    [InlineData("ForAllValues:StringLike", "narrowgate:Groups", "gh/*", true)]
    [InlineData("ForAllValues:StringEquals", "narrowgate:Groups", "gh/web", false)]
    [InlineData("ForAnyValue:StringNotEquals", "narrowgate:Groups", "gh/web", true)]
    [InlineData("ForAllValues:StringNotEquals", "narrowgate:Groups", "gh/web", false)]
    public void A_known_key_compares_as_in_IAM(string comparison, string key, string value, bool holds) =>
        Holds(Call("s3:GetObject", Bucket), When(comparison, key, value)).ShouldBe(holds);

    [Theory]
    [InlineData("StringEquals", false)]
    [InlineData("StringNotEquals", true)]
    [InlineData("StringLike", false)]
    [InlineData("StringNotLike", true)]
    [InlineData("StringEqualsIfExists", true)]
    [InlineData("StringNotEqualsIfExists", true)]
    [InlineData("ForAllValues:StringEquals", true)]
    [InlineData("ForAnyValue:StringEquals", false)]
    [InlineData("ForAnyValue:StringNotEquals", false)]
    [InlineData("ForAnyValue:StringEqualsIfExists", true)]
    [InlineData("ArnLike", false, "arn:aws:s3:::a")]
    [InlineData("ArnNotLike", true, "arn:aws:s3:::a")]
    [InlineData("Bool", false, "true")]
    [InlineData("BoolIfExists", true, "true")]
    [InlineData("Null", true, "true")]
    [InlineData("Null", false, "false")]
    public void A_key_that_is_absent_fails_an_operator_and_passes_its_negation(string comparison, bool holds, string value = "x") =>
        Holds(Call("s3:GetObject", Bucket), When(comparison, "s3:prefix", value)).ShouldBe(holds);

    [Fact]
    public void Values_are_ored_and_keys_are_anded()
    {
        var region = When("StringEquals", "aws:RequestedRegion", "us-east-1", "eu-west-1");

        Holds(Call("s3:GetObject"), region).ShouldBeTrue();
        Holds(Call("s3:GetObject"), region, When("Bool", "aws:SecureTransport", "true")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/app", true)]
    [InlineData("arn:aws:iam::*:role/*", true)]
    [InlineData("arn:aws:iam:*:role/app", false)]
    [InlineData("arn:aws:*:role/app:::", false)]
    [InlineData("*", true)]
    [InlineData("arn:aws:iam::111122223333:role/other", false)]
    public void An_ARN_compares_part_by_part(string pattern, bool holds)
    {
        var call = Call("iam:GetRole").WithParameters(("Role", new Value.Text("arn:aws:iam::111122223333:role/app")));

        Holds(call, When("ArnLike", "narrowgate:Request/Role", Padded(pattern))).ShouldBe(holds);
        Holds(call, When("ArnNotEquals", "narrowgate:Request/Role", Padded(pattern))).ShouldBe(!holds);
    }

    [Fact]
    public void An_access_level_that_is_not_classed_is_unknown()
    {
        var call = Call(Use("s3:GetObject", Bucket) with { Level = AccessLevel.Unclassed });
        var write = When("StringEquals", "narrowgate:AccessLevel", "Write");
        var notWrite = When("StringNotEquals", "narrowgate:AccessLevel", "Write");

        Policies(Allow("*", "*", write), Allow("*", "*", notWrite)).Decide(call).Effect.ShouldBe(Effect.Deny);
        Policies(Allow("*"), Deny("*", "*", write)).Decide(call).Effect.ShouldBe(Effect.Deny);
        Policies(Allow("*"), Ask("*", "*", notWrite)).Decide(call).Effect.ShouldBe(Effect.RequireApproval);
    }

    [Fact]
    public void A_member_with_several_values_and_no_set_qualifier_is_unknown()
    {
        var call = Call("ec2:StopInstances").WithParameters(
            ("InstanceIds", new Value.List([new Value.Text("i-1"), new Value.Text("i-2")])));
        var plain = When("StringEquals", "narrowgate:Request/InstanceIds", "i-1");

        Policies(Allow("*", "*", plain)).Decide(call).Effect.ShouldBe(Effect.Deny);
        Policies(Allow("*"), Deny("*", "*", plain)).Decide(call).Effect.ShouldBe(Effect.Deny);
        Holds(call, When("ForAnyValue:StringEquals", "narrowgate:Request/InstanceIds", "i-2")).ShouldBeTrue();
        Holds(call, When("ForAllValues:StringLike", "narrowgate:Request/InstanceIds", "i-*")).ShouldBeTrue();
        Holds(call, When("ForAllValues:StringEquals", "narrowgate:Request/InstanceIds", "i-1")).ShouldBeFalse();
    }

    [Fact]
    public void Members_are_found_through_structures_and_lists_without_regard_to_case()
    {
        var tag = Value.Structure.Of([new("Key", new Value.Text("env")), new("Value", new Value.Text("prod"))]);
        var call = Call("ec2:CreateTags").WithParameters(
            ("Tags", new Value.List([tag])), ("DryRun", new Value.Boolean(IsTrue: true)), ("Count", new Value.Number("12")));

        Holds(call, When("StringEquals", "narrowgate:Request/tags.value", "prod")).ShouldBeTrue();
        Holds(call, When("Bool", "narrowgate:Request/DryRun", "true")).ShouldBeTrue();
        Holds(call, When("StringEquals", "narrowgate:Request/Count", "12")).ShouldBeTrue();
        Holds(call, When("Null", "narrowgate:Request/Absent", "true")).ShouldBeTrue();
        Policies(Allow("*", "*", When("StringLike", "narrowgate:Request/Tags", "*"))).Decide(call).Effect
            .ShouldBe(Effect.Deny, "a structure has no text to compare");
    }

    [Fact]
    public void Risks_compare_by_their_words()
    {
        var call = Call(Use("s3:DeleteBucket", Bucket) with { Risks = [Risk.Destructive, Risk.Irreversible] });

        Holds(call, When("ForAnyValue:StringEquals", "narrowgate:Risk", "irreversible")).ShouldBeTrue();
        Holds(call, When("ForAnyValue:StringEquals", "narrowgate:Risk", "exposure")).ShouldBeFalse();
    }

    [Fact]
    public void A_variable_stands_for_its_value_literally()
    {
        var home = "arn:aws:s3:::home/${aws:PrincipalTag/team}/*";
        PolicySet set = Policies(Allow("s3:*", home));

        set.Decide(Tagged(Call("s3:GetObject", "arn:aws:s3:::home/blue/x"), "blue")).Effect.ShouldBe(Effect.Allow);
        set.Decide(Tagged(Call("s3:GetObject", "arn:aws:s3:::home/red/x"), "blue")).Effect.ShouldBe(Effect.Deny);
        set.Decide(Tagged(Call("s3:GetObject", "arn:aws:s3:::home/red/x"), "*")).Effect.ShouldBe(Effect.Deny);
        set.Decide(Tagged(Call("s3:GetObject", "arn:aws:s3:::home/*/x"), "*")).Effect.ShouldBe(Effect.Allow);
    }

    [Fact]
    public void A_variable_without_a_value_opens_nothing()
    {
        var call = Untagged(Call("s3:GetObject", "arn:aws:s3:::home/blue/x"));
        var notTeam = When("StringNotEquals", "narrowgate:Target", "${aws:PrincipalTag/team}");

        Policies(Allow("*", "arn:aws:s3:::home/${aws:PrincipalTag/team}*")).Decide(call).Effect.ShouldBe(Effect.Deny);
        Policies(Allow("*", "!arn:aws:s3:::home/${aws:PrincipalTag/team}/*")).Decide(call).Effect.ShouldBe(Effect.Deny);
        Policies(Allow("*", "*", notTeam)).Decide(call).Effect.ShouldBe(Effect.Deny);
        Policies(Allow("*"), Deny("*", "!arn:aws:s3:::home/${aws:PrincipalTag/team}/*")).Decide(call).Effect.ShouldBe(Effect.Deny);
        Policies(Allow("s3:*", "arn:aws:s3:::home/${aws:PrincipalTag/team,'blue'}/*".Replace(" ", "", StringComparison.Ordinal)))
            .Decide(call).Effect.ShouldBe(Effect.Allow, "it has a default");
    }

    [Fact]
    public void Escaped_wildcards_match_themselves()
    {
        Policies(Allow("*", "arn:aws:s3:::a${*}b${?}c${$}")).Decide(Call("s3:GetObject", "arn:aws:s3:::a*b?c$")).Effect.ShouldBe(Effect.Allow);
        Policies(Allow("*", "arn:aws:s3:::a${*}b")).Decide(Call("s3:GetObject", "arn:aws:s3:::axb")).Effect.ShouldBe(Effect.Deny);
    }

    private static bool Holds(Question question, params Condition[] conditions) =>
        Policies(Allow("*", "*", conditions)).Decide(question).Effect == Effect.Allow;

    private static string Padded(string pattern) =>
        pattern == "*" ? pattern : pattern + new string(':', Math.Max(0, 5 - pattern.Count(c => c == ':')));

    private static Question Tagged(Question question, string team) => question with
    {
        Session = question.Session with { Caller = Ann with { Tags = Ann.Tags.SetItem("team", team) } },
    };

    private static Question Untagged(Question question) => question with
    {
        Session = question.Session with { Caller = Ann with { Tags = Ann.Tags.Clear() } },
    };
}
