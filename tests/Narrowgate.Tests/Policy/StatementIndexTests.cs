using Narrowgate.Identity;
using Narrowgate.Operations;
using Narrowgate.Policy;
using static Narrowgate.Tests.Policy.Given;

namespace Narrowgate.Tests.Policy;

/// <summary>What a decision costs is what the index hands it.</summary>
public sealed class StatementIndexTests
{
    private const int Many = 10_000;

    [Fact]
    public void Ten_thousand_actions_cost_a_call_one() =>
        Found(number => Allow($"service{number}:Get*")).ShouldBe(1);

    [Fact]
    public void Ten_thousand_resources_cost_a_call_one() =>
        Found(number => Deny("service42:*", $"arn:aws:s3:::bucket-{number}/*")).ShouldBe(1);

    [Fact]
    public void Ten_thousand_callers_cost_each_its_own()
    {
        var statements = Enumerable.Range(0, Many).Select(number => new RuledStatement(
            number,
            new PolicyDocument($"p{number}", new CallerFilter { Groups = [$"gh/{number}"] }, [], []),
            Allow("*")));
        var session = Call().Session with { Caller = Ann with { Groups = ["gh/7", "gh/9"] } };

        Find(statements, CallerIndex.KeysOf(session)).ShouldBe(2);
    }

    [Fact]
    public void A_statement_is_found_once_however_often_it_matches() =>
        Find([new RuledStatement(0, Given.Policy("p"), Allow("* service42:* service42:Get*", "* arn:*"))], []).ShouldBe(1);

    [Fact]
    public void A_statement_of_many_actions_and_resources_is_found_by_each()
    {
        var actions = string.Join(' ', Enumerable.Range(0, 40).Select(number => $"service{number + 10}:Get*"));
        var resources = string.Join(' ', Enumerable.Range(0, 60).Select(number => $"arn:aws:s3:::bucket-{number}/*"));

        Find([new RuledStatement(0, Given.Policy("p"), Allow(actions, resources))], []).ShouldBe(1);
    }

    private static int Found(Func<int, Statement> statement) =>
        Find(Enumerable.Range(0, Many).Select(number => new RuledStatement(number, Given.Policy("p"), statement(number))), []);

    private static int Find(IEnumerable<RuledStatement> statements, IReadOnlyList<string> sessionKeys) =>
        new StatementIndex(statements)
            .Find("service42:GetThing", new Resource("arn:aws:s3:::bucket-42/key"), sessionKeys)
            .Count;
}
