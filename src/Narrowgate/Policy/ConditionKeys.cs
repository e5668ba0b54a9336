using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Narrowgate.Operations;

namespace Narrowgate.Policy;

/// <summary>
/// Every condition key that can be determined; any other is a fault, because a condition that can never hold disarms its
/// statement in silence.
/// </summary>
/// <param name="tags">The tags that identity providers take from claims: the K of <c>aws:PrincipalTag/K</c>.</param>
/// <param name="requestKeys">What connectors put into <see cref="Operation.Keys"/>; true for those of many values.</param>
public sealed class ConditionKeys(IEnumerable<string> tags, IReadOnlyDictionary<string, bool> requestKeys)
{
    private const string TagPrefix = "aws:PrincipalTag/";
    private const string RequestPrefix = "narrowgate:Request/";

    // Determined by later versions, or by what this version does not read yet.
    private static readonly ImmutableArray<string> Later =
    [
        "aws:SourceIp", "aws:CurrentTime", "aws:EpochTime", "aws:RequestTag/", "aws:TagKeys", "aws:ResourceTag/",
        "aws:ResourceAccount", "narrowgate:ResourceAccount",
    ];

    // AWS knows these from its own network and its own principals; a call that comes through us has none.
    private static readonly ImmutableArray<string> Never =
    [
        "aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn", "aws:VpcSourceIp", "aws:VpceAccount", "aws:VpceOrgID",
        "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:PrincipalArn", "aws:PrincipalAccount",
        "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalType", "aws:PrincipalIsAWSService",
        "aws:PrincipalServiceName", "aws:userid", "aws:username", "aws:ViaAWSService", "aws:CalledVia",
        "aws:CalledViaFirst", "aws:CalledViaLast", "aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID",
        "aws:SourceIdentity", "aws:TokenIssueTime", "aws:FederatedProvider", "aws:referer", "aws:ResourceOrgID",
        "aws:ResourceOrgPaths", "aws:Ec2InstanceSourceVpc", "aws:AssumedRoot", "aws:SignInSessionArn",
    ];

    private static readonly ImmutableArray<string> Levels =
        [.. Enum.GetValues<AccessLevel>().Where(level => level != AccessLevel.Unclassed).Select(level => level.ToString())];

    private static readonly ImmutableArray<string> Risks =
        [.. Enum.GetValues<Risk>().Select(risk => risk.Name())];

    private static readonly ImmutableArray<ConditionKey> Own =
    [
        new("narrowgate:AccessLevel", Arity.Single, Level, Levels) { IsOfAction = true },
        new("narrowgate:Risk", Arity.Many, facts => KeyValues.Of([.. facts.Use.Risks.Select(risk => risk.Name())]), Risks)
        {
            IsOfAction = true,
        },
        new("narrowgate:Operation", Arity.Single, facts => KeyValues.Of(facts.Question.Operation.FullName)),
        new("narrowgate:Target", Arity.Single, facts => KeyValues.Of(facts.Question.Session.Target)),
        new("narrowgate:Caller", Arity.Single, facts => KeyValues.Of(facts.Question.Session.Caller.Subject)),
        new("narrowgate:Groups", Arity.Many, facts => KeyValues.Of(facts.Question.Session.Caller.Groups)),
        new("narrowgate:Provider", Arity.Single, facts => KeyValues.Of(facts.Question.Session.Caller.Provider)),
        new("narrowgate:SessionName", Arity.Single, facts => KeyValues.Of(facts.Question.Session.Name)),
        new("aws:RequestedRegion", Arity.Single, facts => KeyValues.Of(facts.Question.Operation.Region)),
        new("aws:SecureTransport", Arity.Single, facts => KeyValues.Of(facts.Question.Origin.IsSecure ? "true" : "false")),
        new("aws:UserAgent", Arity.Single, facts => KeyValues.Of(facts.Question.Origin.UserAgent)),
    ];

    private readonly ImmutableArray<string> _tags = [.. tags];

    public bool TryFind(
        string name, [NotNullWhen(true)] out ConditionKey? key, [NotNullWhen(false)] out string? fault)
    {
        key = FindOwn(name) ?? FindTag(name) ?? FindMember(name) ?? FindRequestKey(name);
        fault = key is null ? Explain(name) : null;
        return key is not null;
    }

    private static ConditionKey? FindOwn(string name) => Own.FirstOrDefault(own => Same(own.Name, name));

    private ConditionKey? FindTag(string name)
    {
        if (!name.StartsWith(TagPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var tag = _tags.FirstOrDefault(tag => Same(tag, name[TagPrefix.Length..]));
        return tag is null ? null : new ConditionKey(TagPrefix + tag, Arity.Single, facts =>
            facts.Question.Session.Caller.Tags.TryGetValue(tag, out var value) ? KeyValues.Of(value) : KeyValues.Absent);
    }

    private static ConditionKey? FindMember(string name) =>
        name.StartsWith(RequestPrefix, StringComparison.OrdinalIgnoreCase)
        && RequestMember.TryParse(name[RequestPrefix.Length..], out var member)
            ? new ConditionKey(name, Arity.Either, facts => member.Read(facts.Question.Operation.Parameters))
            : null;

    private ConditionKey? FindRequestKey(string name)
    {
        var known = requestKeys.Keys.FirstOrDefault(key => Same(key, name));
        return known is null ? null : new ConditionKey(known, requestKeys[known] ? Arity.Many : Arity.Single, facts =>
            facts.Question.Operation.Keys.TryGetValue(known, out var values) ? KeyValues.Of(values) : KeyValues.Absent);
    }

    private static KeyValues Level(Facts facts) =>
        facts.Use.Level == AccessLevel.Unclassed ? KeyValues.Unknown : KeyValues.Of(facts.Use.Level.ToString());

    private string Explain(string name)
    {
        if (name.StartsWith(TagPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return $"no identity provider sets the tag of {name}; {Suggest(name, [.. _tags.Select(tag => TagPrefix + tag)],
                "name it under claims.tags of a provider")}";
        }
        if (name.StartsWith(RequestPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return $"{name} names no member; write members with dots between them, as narrowgate:Request/Filter.Prefix";
        }
        if (Never.FirstOrDefault(never => Same(never, name)) is { } impossible)
        {
            return $"the condition key {impossible} can never be determined here; "
                + "use narrowgate:Caller, narrowgate:Groups or aws:PrincipalTag/K to say who calls";
        }
        if (Later.FirstOrDefault(later => later[^1] == '/'
                ? name.StartsWith(later, StringComparison.OrdinalIgnoreCase)
                : Same(later, name)) is not null)
        {
            return $"the condition key {name} is not available in this version; leave it out, or narrow by action and resource";
        }
        ImmutableArray<string> names = [.. Own.Select(own => own.Name), .. requestKeys.Keys];
        var isOfAService = !name.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith("narrowgate:", StringComparison.OrdinalIgnoreCase)
            && name.Contains(':', StringComparison.Ordinal);
        return isOfAService && Spelling.Nearest(name, names) is null
            ? $"the condition key {name} is not available in this version; narrow by action and resource, or by narrowgate:Request/PATH"
            : $"there is no condition key {name}; {Suggest(name, names, $"the keys are {string.Join(", ", names)}, "
                + "aws:PrincipalTag/K and narrowgate:Request/PATH")}";
    }

    private static string Suggest(string name, ImmutableArray<string> names, string otherwise) =>
        Spelling.Nearest(name, names) is { } nearest ? $"write {nearest}" : otherwise;

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
