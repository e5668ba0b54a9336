using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Members;
using Narrowgate.Aws.Tables;
using Narrowgate.Aws.Tests.Actions;
using Narrowgate.Identity;
using Narrowgate.Operations;
using Narrowgate.Policy;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Members;

/// <summary>That no reply hands out access which nobody has thought of, and that none does under a wildcard.</summary>
public sealed class AccessTableTests
{
    private static readonly AccessTable Table = AccessTable.Embedded;

    // Their action is for much else, and has the risk for what one of its operations does.
    private static readonly string[] Shared = ["apigateway:POST", "s3express:CreateSession"];

    [Fact]
    public void Every_reply_with_something_hidden_is_in_the_table_or_hands_out_nothing()
    {
        var unheard = from reply in HiddenReplies.All
                      where Table.Of(reply.Service.Name, reply.Operation.Name) is null
                      from member in reply.Members
                      where !Table.Harmless.Any(harmless => harmless.Fits(member))
                      select $"{reply.Name}: {MemberSurvey.Place(member)}";

        unheard.ShouldBeEmpty();
    }

    [Fact]
    public void Every_action_that_hands_out_access_has_its_operations_in_the_table()
    {
        var risks = new RiskTable();
        var unheard = HiddenReplies.All
            .Where(reply => Table.Of(reply.Service.Name, reply.Operation.Name) is null)
            .Where(reply => reply.Members.Count == 0)
            .Select(reply => (reply.Name, Own: Calls.Described(reply.Service.Name, reply.Operation.Name).Actions[0].Action))
            .Where(one => one.Own != ActionSelector.Unmapped && !Shared.Contains(one.Own))
            .Where(one => risks.Of(one.Own).Contains(Risk.CredentialIssuing))
            .Select(one => $"{one.Name}: {one.Own}");

        unheard.ShouldBeEmpty();
    }

    [Fact]
    public void Every_line_is_of_an_operation_that_there_is_and_says_what_its_reply_shows()
    {
        var replies = HiddenReplies.All.ToDictionary(reply => reply.Name);

        foreach (var row in Table.Rows)
        {
            replies.TryGetValue($"{row.Service} {row.Operation}", out var reply).ShouldBeTrue($"{row.Service} {row.Operation}");
            (reply!.Members.Count > 0 || row.Kind == AccessKind.Made).ShouldBeTrue($"{reply.Name} hides nothing");
            if (row.Kind == AccessKind.Url)
            {
                reply.Members.ShouldContain(member => MemberTable.Embedded.Of(member).Class == MemberClass.PreAuthorisedUrl, reply.Name);
            }
        }
    }

    [Fact]
    public void Every_member_that_is_called_harmless_decides_something()
    {
        var members = HiddenReplies.All.Where(reply => Table.Of(reply.Service.Name, reply.Operation.Name) is null)
            .SelectMany(reply => reply.Members).Distinct().ToList();

        Table.Harmless.Where(harmless => !members.Exists(harmless.Fits)).Select(harmless => $"{harmless.Service} {harmless.Place}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void No_operation_of_the_table_passes_under_a_wildcard_and_each_does_by_its_name()
    {
        foreach (var row in Table.Rows)
        {
            var operation = Calls.Described(row.Service, row.Operation);
            var actions = operation.Actions.Select(use => use.Action).ToImmutableArray();
            if (actions.Contains(ActionSelector.Unmapped))
            {
                continue; // which no wildcard covers either
            }

            Decide(operation, [.. actions.Select(action => action[..^1] + "*")]).Effect.ShouldBe(Effect.Deny, row.Operation);
            Decide(operation, ["*"]).Effect.ShouldBe(Effect.Deny, row.Operation);
            Decide(operation, actions).Effect.ShouldBe(Effect.Allow, row.Operation);
            operation.Advice.ShouldBe($"It hands out access ({row.Reason}), so that a statement has to name the action");
        }
    }

    [Theory]
    [InlineData("sts AssumeRole", AccessKind.Keys)]
    [InlineData("sts GetSessionToken", AccessKind.Keys)]
    [InlineData("cognito-identity GetCredentialsForIdentity", AccessKind.Keys)]
    [InlineData("ecr GetAuthorizationToken", AccessKind.Token)]
    [InlineData("codeartifact GetAuthorizationToken", AccessKind.Token)]
    [InlineData("eks-auth AssumeRoleForPodIdentity", AccessKind.Keys)]
    [InlineData("ssm StartSession", AccessKind.Session)]
    [InlineData("ecs ExecuteCommand", AccessKind.Session)]
    [InlineData("iam CreateAccessKey", AccessKind.Keys)]
    [InlineData("lambda GetFunction", AccessKind.Url)]
    [InlineData("s3 CreateSession", AccessKind.Keys)]
    public void What_hands_out_access_is_known_by_kind(string operation, AccessKind kind) =>
        Table.Of(operation.Split(' ')[0], operation.Split(' ')[1])!.Kind.ShouldBe(kind);

    [Theory]
    [InlineData("lambda GetFunctionConfiguration")]
    [InlineData("secretsmanager GetSecretValue")]
    [InlineData("eks DescribeCluster")]
    [InlineData("sts GetCallerIdentity")]
    public void What_only_repeats_is_masked_and_needs_no_name(string operation)
    {
        Table.Of(operation.Split(' ')[0], operation.Split(' ')[1]).ShouldBeNull();
        var described = Calls.Described(operation.Split(' ')[0], operation.Split(' ')[1]);

        described.Advice.ShouldBeNull();
        Decide(described, ["*"]).Effect.ShouldBe(Effect.Allow);
    }

    [Theory]
    [InlineData("sts keys AssumeRole")]
    [InlineData("sts keys # why")]
    [InlineData("sts thing AssumeRole # why")]
    [InlineData("sts keys Credentials.SessionToken # why")]
    [InlineData("sts kept AssumeRole # why")]
    public void A_line_that_is_not_understood_is_named(string line)
    {
        var parts = line.Split('#', 2, StringSplitOptions.TrimEntries);
        var row = new TableRow(
            "access.txt", 7, parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), parts.Length > 1 ? parts[1] : "");

        Should.Throw<InvalidDataException>(() => AccessTable.Parse([row])).Message.ShouldStartWith("access.txt:7: ");
    }

    [Fact]
    public void The_document_has_the_whole_table()
    {
        var table = new StringBuilder("| service | operations | kind | what |\n|---|---|---|---|\n");
        foreach (var group in Table.Rows.GroupBy(row => (row.Service, row.Kind, row.Reason)))
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {group.Key.Service} | {string.Join(", ", group.Select(row => row.Operation))} | {Named(group.Key.Kind)} | {group.Key.Reason} |\n");
        }
        KeptDocument.ShouldHold("docs/access.md", "operations", table.ToString());

        var counts = Table.Rows.CountBy(row => row.Kind).ToDictionary();
        var hidden = HiddenReplies.All.Count(reply => reply.Members.Count > 0);
        var kinds = string.Join(", ", counts.OrderBy(one => one.Key).Select(one => $"{one.Value} {Named(one.Key)}"));
        KeptDocument.ShouldHold("docs/access.md", "figures", string.Create(
            CultureInfo.InvariantCulture,
            $"Of {HiddenReplies.All.Count:N0} operations {hidden} have something hidden in their replies; {Table.Rows.Length} are in the table: {kinds}."));
    }

    private static string Named(AccessKind kind) => kind.ToString().ToLowerInvariant();

    private static Decision Decide(Operation operation, ImmutableArray<string> actions)
    {
        TextPattern.TryParse(
            "*", hasWildcards: true, StringComparison.Ordinal, new ConditionKeys([], new Dictionary<string, bool>()), out var star, out _)
            .ShouldBeTrue();
        var everything = new ResourceSelector([star!], isNegated: false);
        var allow = new Statement("all", Effect.Allow, new ActionSelector(actions, isNegated: false), everything, []);
        var policy = PolicySet.Compile([new PolicyDocument("p", CallerFilter.Everyone, [], [allow])], "test");
        var session = new Session(
            "S1", new Caller("p", "ann", [], ImmutableSortedDictionary<string, string>.Empty), "prod", "run", default, default);
        return policy.Decide(new Question(session, operation, new Origin("127.0.0.1", IsSecure: false, ""), default));
    }
}
