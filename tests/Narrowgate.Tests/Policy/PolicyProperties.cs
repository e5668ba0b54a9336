using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Operations;
using Narrowgate.Policy;
using static Narrowgate.Tests.Policy.Given;

namespace Narrowgate.Tests.Policy;

public sealed class PolicyProperties
{
    private static readonly Gen<string> Actions = Gen.Elements(
        "*", "s3:*", "s3:Get*", "s3:GetObject", "S3:PUT*", "s3:?et*", "ec2:*", "!s3:Get*", "!ec2:* s3:Put*", "s3:GetObject s3:Get* s3:*");

    private static readonly Gen<string> Resources = Gen.Elements(
        "*", "arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::a/b*", "arn:aws:s3:::*", "arn:*", "!arn:aws:s3:::a/*",
        "arn:aws:s3:::?/b", "arn:aws:s3:::a/b arn:aws:s3:::a/*", "arn:aws:s3:::${aws:PrincipalTag/team}/*");

    private static readonly Gen<Statement> Statements =
        from effect in Gen.Elements(Effect.Allow, Effect.RequireApproval, Effect.Deny)
        from actions in Actions
        from resources in Resources
        select Statement(effect, actions, resources) with { Terms = ApprovalTerms.Default };

    private static readonly Gen<Question> Questions =
        from action in Gen.Elements("s3:GetObject", "s3:PutObject", "ec2:RunInstances", "sts:GetCallerIdentity", ActionSelector.Unmapped)
        from resource in Gen.Elements("*", "arn:aws:s3:::a", "arn:aws:s3:::a/b", "arn:aws:s3:::a/bc", "arn:aws:s3:::blue/x", "arn:aws:ec2:::i")
        from isUnknown in Gen.Elements(false, false, true)
        from risky in Gen.Elements(false, true)
        select Call(Use(action) with
        {
            Resources = [new Resource(resource, isUnknown)],
            Risks = risky ? [Risk.Indirect] : [],
        });

    private static readonly Arbitrary<(Statement[] Statements, Question Question, Statement Extra)> Cases =
        (from statements in Statements.ArrayOf()
         from question in Questions
         from extra in Statements
         select (statements, question, extra)).ToArbitrary();

    [Fact]
    public void One_more_deny_never_widens() => Check.One(Quick, Prop.ForAll(Cases, given =>
    {
        var before = Policies(given.Statements).Decide(given.Question).Effect;
        var after = Policies([.. given.Statements, given.Extra with { Effect = Effect.Deny }]).Decide(given.Question).Effect;
        return after >= before;
    }));

    [Fact]
    public void One_more_allow_never_narrows() => Check.One(Quick, Prop.ForAll(Cases, given =>
    {
        var before = Policies(given.Statements).Decide(given.Question).Effect;
        var after = Policies([.. given.Statements, given.Extra with { Effect = Effect.Allow }]).Decide(given.Question).Effect;
        return after <= before;
    }));

    [Fact]
    public void The_order_of_statements_does_not_matter() => Check.One(Quick, Prop.ForAll(Cases, given =>
    {
        var one = Policies(given.Statements).Decide(given.Question);
        var other = Policies([.. given.Statements.Reverse()]).Decide(given.Question);
        return one.Effect == other.Effect && one.Statements.Order(Comparer).SequenceEqual(other.Statements.Order(Comparer));
    }));

    [Fact]
    public void The_index_finds_what_looking_at_every_statement_finds() => Check.One(Quick, Prop.ForAll(Cases, given =>
    {
        var use = given.Question.Operation.Actions[0];
        var facts = new Facts(given.Question, use);
        var plain = given.Statements
            .Where(statement => statement.Covers(facts, use.Resources[0]))
            .Select(statement => statement.Effect)
            .DefaultIfEmpty(use.Action == "sts:GetCallerIdentity" ? Effect.Allow : Effect.Deny)
            .Max();
        return Policies(given.Statements).Decide(given.Question).Effect == plain;
    }));

    private static readonly Comparer<StatementMatch> Comparer = Comparer<StatementMatch>.Create(
        (left, right) => string.CompareOrdinal(left.Sid, right.Sid));

    private static Config Quick { get; } = Config.QuickThrowOnFailure.WithMaxTest(1000);
}
