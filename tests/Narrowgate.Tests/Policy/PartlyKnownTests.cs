using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Operations;
using Narrowgate.Policy;
using static Narrowgate.Tests.Policy.Given;

namespace Narrowgate.Tests.Policy;

/// <summary>Names of which parts are not known: a secret's suffix, what is below a path.</summary>
public sealed class PartlyKnownTests
{
    private const string Secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:";

    private static readonly Question GetSecret = Call(Use("secretsmanager:GetSecretValue") with { Resources = [Resource.Partly($"{Secret}db-??????")] });

    private const string Iam = "arn:aws:iam::111122223333:";

    // A role by its name: without a path, or with any.
    private static readonly Question GetRole =
        Call(Use("iam:GetRole") with { Resources = [new Resource($"{Iam}role/app"), Resource.Partly($"{Iam}role/*/app")] });

    [Theory]
    [InlineData($"{Secret}db-*", true)]
    [InlineData($"{Secret}db*", true)]
    [InlineData($"{Secret}db-??????", true)]
    [InlineData($"{Secret}*", true)]
    [InlineData("*", true)]
    [InlineData($"{Secret}db-?????", false)]
    [InlineData($"{Secret}db-AbCdEf", false)]
    [InlineData($"{Secret}db-A*", false)]
    [InlineData($"{Secret}db", false)]
    [InlineData($"{Secret}d?-Ab*", false)]
    public void An_allow_must_cover_all_that_it_could_be(string resource, bool allows) =>
        Policies(Allow("secretsmanager:*", resource)).Decide(GetSecret).Effect.ShouldBe(allows ? Effect.Allow : Effect.Deny);

    [Theory]
    [InlineData($"{Secret}db-AbCdEf", true)]
    [InlineData($"{Secret}db-A*", true)]
    [InlineData($"{Secret}d*f", true)]
    [InlineData($"{Secret}db-*", true)]
    [InlineData($"{Secret}db-AbCdEfG", false)]
    [InlineData($"{Secret}db2-*", false)]
    [InlineData($"!{Secret}other-AbCdEf", true)]
    [InlineData($"!{Secret}db-AbCdEf", true)]
    [InlineData($"!{Secret}db-*", false)]
    public void A_deny_matches_where_it_matches_one_that_it_could_be(string resource, bool denies) =>
        Policies(Allow("*"), Deny("secretsmanager:GetSecretValue", resource)).Decide(GetSecret).Effect
            .ShouldBe(denies ? Effect.Deny : Effect.Allow);

    [Theory]
    [InlineData($"!{Secret}db-AbCdEf", false)]
    [InlineData($"!{Secret}other-*", true)]
    public void An_allow_of_everything_else_covers_it_only_where_none_is_excluded(string resource, bool allows) =>
        Policies(Allow("secretsmanager:GetSecretValue", resource)).Decide(GetSecret).Effect.ShouldBe(allows ? Effect.Allow : Effect.Deny);

    [Theory]
    [InlineData("role/app", true)]
    [InlineData("role/admin/app", true)]
    [InlineData("role/admin/*", true)]
    [InlineData("role/app*", true)]
    [InlineData("role/*app", true)]
    [InlineData("role/other-app", false)]
    [InlineData("role/other", false)]
    [InlineData("user/app", false)]
    public void A_deny_of_an_entity_counts_whatever_path_it_has(string resource, bool denies) =>
        Policies(Allow("*"), Deny("iam:GetRole", Iam + resource)).Decide(GetRole).Effect.ShouldBe(denies ? Effect.Deny : Effect.Allow);

    [Theory]
    [InlineData("role/*", true)]
    [InlineData("role/*app", true)]
    [InlineData("role/app arn:aws:iam::111122223333:role/*/app", true)]
    [InlineData("role/app", false)]
    [InlineData("role/*/app", false)]
    [InlineData("role/admin/app", false)]
    [InlineData("role/app*", false)]
    public void An_allow_of_an_entity_covers_every_path_that_it_could_have(string resource, bool allows) =>
        Policies(Allow("iam:GetRole", Iam + resource)).Decide(GetRole).Effect.ShouldBe(allows ? Effect.Allow : Effect.Deny);

    [Fact]
    public void Some_and_every_agree_with_what_the_name_could_be()
    {
        var patterns = Gen.Elements('a', 'b', '*', '?').ArrayOf().Select(characters => new string(characters));
        var names = Gen.Elements('a', 'b', '?').ArrayOf().Where(characters => characters.Length <= 5).Select(characters => new string(characters));
        var cases = from pattern in patterns from name in names select (pattern, name);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3000),
            Prop.ForAll(cases.ToArbitrary(), drawn =>
            {
                var matcher = Wildcard.Parse(drawn.pattern);
                var could = Completions(drawn.name).Select(name => matcher.Matches(name)).ToList();
                return PartlyKnown.MatchesSome(drawn.pattern, drawn.name) == could.Contains(true)
                    && (!PartlyKnown.MatchesEvery(drawn.pattern, drawn.name) || !could.Contains(false));
            }));
    }

    // "c" stands for every character that no pattern here names.
    private static IEnumerable<string> Completions(string name) => name.Aggregate(
        (IEnumerable<string>)[""],
        (starts, character) => starts.SelectMany(start => character == '?' ? new[] { $"{start}a", $"{start}b", $"{start}c" } : [start + character]));
}
