using System.Collections.Immutable;
using Narrowgate.Identity;
using Narrowgate.Operations;
using Narrowgate.Policy;
using static Narrowgate.Tests.Policy.Given;

namespace Narrowgate.Tests.Policy;

public sealed class PolicySetTests
{
    private const string Report = "arn:aws:s3:::reports/2026.csv";

    [Fact]
    public void Without_a_statement_a_call_is_refused()
    {
        var decision = Policies().Decide(Call("s3:GetObject", Report));

        decision.Effect.ShouldBe(Effect.Deny);
        decision.Statements.ShouldBeEmpty();
        decision.Reason.ShouldBe("no statement allows it");
        decision.Action.ShouldBe("s3:GetObject");
        decision.Resource.ShouldBe(Report);
        decision.Configuration.ShouldBe("fingerprint");
    }

    [Fact]
    public void An_allow_that_matches_allows() =>
        Decide(Call("s3:GetObject", Report), Allow("s3:Get*", "arn:aws:s3:::reports/*")).ShouldBe(Effect.Allow);

    [Fact]
    public void An_approval_needs_no_allow() =>
        Decide(Call("s3:GetObject", Report), Ask("s3:Get*")).ShouldBe(Effect.RequireApproval);

    [Fact]
    public void An_approval_is_stricter_than_an_allow() =>
        Decide(Call("s3:GetObject", Report), Allow("*"), Ask("s3:*")).ShouldBe(Effect.RequireApproval);

    [Fact]
    public void A_deny_is_stricter_than_anything() =>
        Decide(Call("s3:GetObject", Report), Allow("*"), Ask("*"), Deny("s3:GetObject")).ShouldBe(Effect.Deny);

    [Fact]
    public void A_call_is_allowed_only_if_each_of_its_actions_is() =>
        Decide(Call(Use("s3:GetObject", Report), Use("s3:PutObject", Report)), Allow("s3:Get*")).ShouldBe(Effect.Deny);

    [Fact]
    public void A_call_is_allowed_only_on_each_of_its_resources()
    {
        var decision = Policies(Allow("s3:*", "arn:aws:s3:::reports/*"))
            .Decide(Call(Use("s3:GetObject", Report, "arn:aws:s3:::payroll/a")));

        decision.Effect.ShouldBe(Effect.Deny);
        decision.Resource.ShouldBe("arn:aws:s3:::payroll/a");
    }

    [Fact]
    public void The_strictest_outcome_of_the_actions_is_the_calls()
    {
        var decision = Policies(Allow("s3:Get*"), Ask("s3:Put*"))
            .Decide(Call(Use("s3:GetObject", Report), Use("s3:PutObject", Report)));

        decision.Effect.ShouldBe(Effect.RequireApproval);
        decision.Action.ShouldBe("s3:PutObject");
        decision.Terms.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_statement_that_denies_is_named_before_the_lack_of_one_that_allows()
    {
        var decision = Policies(Deny("s3:PutObject")).Decide(Call(Use("s3:GetObject", Report), Use("s3:PutObject", Report)));

        decision.Action.ShouldBe("s3:PutObject");
        decision.Reason.ShouldBe("policy p, statement Deny-s3:PutObject-*");
        decision.Statements.ShouldHaveSingleItem().ShouldBe(new StatementMatch("p", "Deny-s3:PutObject-*", Effect.Deny));
    }

    [Fact]
    public void The_terms_of_every_statement_that_asks_hold()
    {
        var narrow = ApprovalTerms.Default with { Approvers = ["people/dba"] };
        var decision = Policies(Ask("s3:*"), Ask("*") with { Terms = narrow }).Decide(Call("s3:GetObject", Report));

        decision.Terms.ShouldBe([ApprovalTerms.Default, narrow]);
        decision.Statements.Length.ShouldBe(2);
    }

    [Fact]
    public void Who_am_I_is_allowed_unless_it_is_denied()
    {
        Decide(Call("sts:GetCallerIdentity")).ShouldBe(Effect.Allow);
        Decide(Call("sts:GetCallerIdentity"), Deny("sts:*")).ShouldBe(Effect.Deny);
    }

    [Fact]
    public void A_call_without_actions_is_refused() =>
        Decide(Call(), Allow("*")).ShouldBe(Effect.Deny);

    [Theory]
    [InlineData("s3:GetObject", "S3:getobject", true)]
    [InlineData("s3:GetObject", "s3:Get*", true)]
    [InlineData("s3:GetObject", "s3:GetObjec?", true)]
    [InlineData("s3:GetObject", "s3:Get?", false)]
    [InlineData("s3:GetObject", "*", true)]
    [InlineData("s3:GetObject", "*:*", true)]
    [InlineData("s3:GetObject", "s3:*Object", true)]
    [InlineData("s3:GetObject", "s3-outposts:*", false)]
    [InlineData("s3:GetObject", "!s3:Put*", true)]
    [InlineData("s3:GetObject", "!s3:Put* s3:Get*", false)]
    [InlineData("s3:GetObject", "ec2:* s3:GetObject", true)]
    public void Actions_match_without_regard_to_case(string action, string pattern, bool matches) =>
        Decide(Call(action, Report), Allow(pattern)).ShouldBe(matches ? Effect.Allow : Effect.Deny);

    [Theory]
    [InlineData(Report, "arn:aws:s3:::reports/*", true)]
    [InlineData(Report, "arn:aws:s3:::Reports/*", false)]
    [InlineData(Report, "arn:aws:s3:::reports", false)]
    [InlineData(Report, "arn:*:reports/????.csv", true)]
    [InlineData(Report, "!arn:aws:s3:::reports/*", false)]
    [InlineData(Report, "!arn:aws:s3:::payroll/*", true)]
    [InlineData("*", "arn:aws:s3:::*", false)]
    [InlineData("*", "?", false)]
    [InlineData("*", "*", true)]
    [InlineData("*", "!arn:aws:s3:::payroll/*", true)]
    public void Resources_match_with_regard_to_case_and_no_resource_only_by_a_star(string resource, string pattern, bool matches) =>
        Decide(Call("s3:GetObject", resource), Allow("s3:GetObject", pattern)).ShouldBe(matches ? Effect.Allow : Effect.Deny);

    [Theory]
    [InlineData("arn:aws:s3:::reports/*")]
    [InlineData("!arn:aws:s3:::reports/*")]
    public void An_unknown_resource_satisfies_a_deny_and_an_approval_and_no_allow(string resources)
    {
        var call = Call(Use("s3:GetObject") with { Resources = [Resource.Unknown("access point x")] });

        Decide(call, Allow("*"), Deny("s3:*", resources)).ShouldBe(Effect.Deny);
        Decide(call, Allow("*"), Ask("s3:*", resources)).ShouldBe(Effect.RequireApproval);
        Decide(call, Allow("s3:*", resources)).ShouldBe(Effect.Deny);
        Decide(call, Allow("s3:*")).ShouldBe(Effect.Allow);
    }

    [Fact]
    public void The_reason_says_that_the_resource_was_unknown()
    {
        var call = Call(Use("s3:GetObject") with { Resources = [Resource.Unknown("access point x")] });

        Policies(Deny("s3:*", "arn:aws:s3:::a")).Decide(call).Reason.ShouldContain("cannot be told from the request");
        Policies(Allow("s3:*", "arn:aws:s3:::a")).Decide(call).Reason.ShouldContain("only an Allow on \"*\" covers it");
        Policies(Deny("s3:*", "arn:aws:s3:::a")).Decide(call).Resource.ShouldBe("access point x (unknown)");
    }

    [Theory]
    [InlineData(Risk.CodeExecution)]
    [InlineData(Risk.Indirect)]
    [InlineData(Risk.CredentialIssuing)]
    public void A_dangerous_action_is_never_allowed_by_a_wildcard(Risk risk)
    {
        var call = Call(Use("ssm:SendCommand") with { Risks = [risk] });

        Decide(call, Allow("*")).ShouldBe(Effect.Deny);
        Decide(call, Allow("ssm:Send*")).ShouldBe(Effect.Deny);
        Decide(call, Allow("!s3:*")).ShouldBe(Effect.Deny);
        Decide(call, Allow("ssm:SendComman?")).ShouldBe(Effect.Deny);
        Decide(call, Allow("ssm:* SSM:sendcommand")).ShouldBe(Effect.Allow);
        Decide(call, Ask("*")).ShouldBe(Effect.RequireApproval);
        Decide(call, Allow("ssm:SendCommand"), Deny("*")).ShouldBe(Effect.Deny);
        Policies(Allow("*")).Decide(call).Reason.ShouldEndWith("must be named");
    }

    [Fact]
    public void A_risk_that_is_only_noteworthy_is_allowed_by_a_wildcard() =>
        Decide(Call(Use("s3:DeleteBucket") with { Risks = [Risk.Destructive, Risk.Irreversible] }), Allow("s3:*")).ShouldBe(Effect.Allow);

    [Fact]
    public void An_unmapped_action_is_allowed_by_its_name_alone()
    {
        var call = Call(Use(ActionSelector.Unmapped));

        Decide(call, Allow("*"), Allow("narrowgate:*")).ShouldBe(Effect.Deny);
        Decide(call, Allow("narrowgate:Unmapped")).ShouldBe(Effect.Allow);
        Decide(call, Allow("narrowgate:Unmapped"), Deny("*")).ShouldBe(Effect.Deny);
        Decide(call, Allow("narrowgate:Unmapped"), Ask("!s3:*")).ShouldBe(Effect.RequireApproval);
    }

    [Theory]
    [InlineData("gh/ann", "", "", "", true)]
    [InlineData("gh/bob", "", "", "", false)]
    [InlineData("", "gh/web", "", "", true)]
    [InlineData("", "gh/ops", "", "", false)]
    [InlineData("", "", "github", "", true)]
    [InlineData("", "", "gitlab", "", false)]
    [InlineData("", "", "", "prod", true)]
    [InlineData("", "", "", "test", false)]
    [InlineData("gh/ann", "gh/ops", "", "", false)]
    [InlineData("gh/ann", "gh/app", "github", "prod", true)]
    public void A_policy_is_about_its_callers_at_its_targets(string subject, string group, string provider, string target, bool applies)
    {
        static ImmutableArray<string> List(string text) => text.Length == 0 ? [] : [text, "another"];
        var policy = Given.Policy("narrow", Allow("*")) with
        {
            Callers = new CallerFilter { Subjects = List(subject), Groups = List(group), Providers = List(provider) },
            Targets = List(target),
        };

        PolicySet.Compile([policy], "f").Decide(Call("s3:GetObject", Report)).Effect
            .ShouldBe(applies ? Effect.Allow : Effect.Deny);
    }

    [Fact]
    public void A_policy_is_about_callers_with_its_tags()
    {
        PolicyDocument Tagged(string team) => Given.Policy("tagged", Allow("*")) with
        {
            Callers = new CallerFilter { Tags = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("team", [team]) },
        };

        PolicySet.Compile([Tagged("blue")], "f").Decide(Call("s3:GetObject")).Effect.ShouldBe(Effect.Allow);
        PolicySet.Compile([Tagged("red")], "f").Decide(Call("s3:GetObject")).Effect.ShouldBe(Effect.Deny);
    }

    private static Effect Decide(Question question, params Statement[] statements) => Policies(statements).Decide(question).Effect;
}
