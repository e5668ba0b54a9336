using System.Collections.Immutable;
using Narrowgate.Identity;
using Narrowgate.Operations;
using Narrowgate.Policy;

namespace Narrowgate.Tests.Policy;

/// <summary>Policies and questions in few words.</summary>
internal static class Given
{
    public static readonly ConditionKeys Keys = new(["team"], new Dictionary<string, bool> { ["s3:prefix"] = false });

    public static readonly Caller Ann = new(
        "github", "gh/ann", ["gh/app", "gh/web"], ImmutableSortedDictionary.Create<string, string>().Add("team", "blue"));

    public static Statement Allow(string actions, string resources = "*", params Condition[] conditions) =>
        Statement(Effect.Allow, actions, resources, conditions);

    public static Statement Deny(string actions, string resources = "*", params Condition[] conditions) =>
        Statement(Effect.Deny, actions, resources, conditions);

    public static Statement Ask(string actions, string resources = "*", params Condition[] conditions) =>
        Statement(Effect.RequireApproval, actions, resources, conditions) with { Terms = ApprovalTerms.Default };

    /// <summary>Lists are separated by blanks; one that begins with <c>!</c> is a NotAction or NotResource.</summary>
    public static Statement Statement(Effect effect, string actions, string resources, params Condition[] conditions) => new(
        $"{effect}-{actions}-{resources}",
        effect,
        new ActionSelector([.. Words(actions)], actions.StartsWith('!')),
        new ResourceSelector([.. Words(resources).Select(Resource)], resources.StartsWith('!')),
        [.. conditions]);

    public static Condition When(string comparison, string key, params string[] values)
    {
        ConditionOperator.TryParse(comparison, out var parsed, out var fault).ShouldBeTrue(fault);
        Keys.TryFind(key, out var found, out fault).ShouldBeTrue(fault);
        Condition.TryCreate(parsed!, found!, values, Keys, out var condition, out fault).ShouldBeTrue(fault);
        return condition!;
    }

    public static PolicySet Policies(params Statement[] statements) =>
        PolicySet.Compile([Policy("p", statements)], "fingerprint");

    public static PolicyDocument Policy(string name, params Statement[] statements) =>
        new(name, CallerFilter.Everyone, [], [.. statements]);

    public static ActionUse Use(string action, params string[] resources) =>
        new(action, AccessLevel.Read, [], resources.Length == 0 ? [Operations.Resource.Any] : [.. resources.Select(name => new Resource(name))]);

    public static Question Call(params ActionUse[] actions) => new(
        new Session("id", Ann, "prod", "run-1", default, default),
        new Operation
        {
            Service = "s3",
            Name = "GetObject",
            Parameters = Value.Structure.Empty,
            Shown = Value.Structure.Empty,
            Actions = [.. actions],
            Account = "111122223333",
            Region = "eu-west-1",
        },
        new Origin("127.0.0.1", IsSecure: false, "aws-cli/2"),
        default);

    public static Question Call(string action, string? resource = null) =>
        Call(resource is null ? Use(action) : Use(action, resource));

    public static Question WithParameters(this Question question, params (string Name, Value Value)[] members) => question with
    {
        Operation = question.Operation with
        {
            Parameters = Value.Structure.Of(members.Select(member => KeyValuePair.Create(member.Name, member.Value))),
        },
    };

    private static TextPattern Resource(string pattern)
    {
        TextPattern.TryParse(pattern, hasWildcards: true, StringComparison.Ordinal, Keys, out var parsed, out var fault)
            .ShouldBeTrue(fault);
        return parsed!;
    }

    private static string[] Words(string text) => text.TrimStart('!').Split(' ');
}
