using System.Collections.Frozen;
using Narrowgate.Aws.Tables;
using Narrowgate.Policy;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// The reads behind references: whoever may tell a service to fetch a secret must be allowed to read it, for the service
/// hands it to code or puts it into a configuration that the caller chooses.
/// </summary>
internal sealed class ReferenceTable(FrozenDictionary<string, ReferenceRow[]> rows)
{
    // Their members name secrets and parameters, whose own actions are asked already, or list resources of any kind.
    private static readonly FrozenSet<string> Owners = new HashSet<string>
    {
        "secretsmanager", "ssm", "iam", "resourcegroupstaggingapi", "resource-groups", "config", "securityhub",
    }.ToFrozenSet();

    public static ReferenceTable Read() =>
        new(EmbeddedTable.Rows("actions/references.txt").Select(row => (Service: row.Words[0], Row: ReferenceRow.Parse(row)))
            .GroupBy(row => row.Service)
            .ToFrozenDictionary(group => group.Key, group => group.Select(row => row.Row).ToArray()));

    public IEnumerable<(string Service, ReferenceRow Row)> Rows =>
        rows.SelectMany(group => group.Value.Select(row => (group.Key, row)));

    public IEnumerable<Need> Needs(CallFacts call) =>
        call.Readings.SelectMany(read => DynamicReferences.In(read.Reading, call.Scope))
            .Concat(ByArn(call))
            .Concat(ByMember(call))
            .Concat(CodeBuildVariables.In(call));

    private static IEnumerable<Need> ByArn(CallFacts call) => Owners.Contains(call.Service)
        ? []
        : call.Texts.Where(text => IsNaming(text.Member)
                && (SecretName.IsSecretArn(text.Content) || SecretName.IsParameterArn(text.Content)))
            .Select(text => SecretName.Either(text.Content, call.Scope));

    private static bool IsNaming(string member) =>
        !member.Contains("Resource", StringComparison.OrdinalIgnoreCase)
        && (MemberWords.IsArn(member)
            || member.Contains("Secret", StringComparison.OrdinalIgnoreCase)
            || member.Contains("Credential", StringComparison.OrdinalIgnoreCase)
            || member.Contains("Password", StringComparison.OrdinalIgnoreCase));

    private IEnumerable<Need> ByMember(CallFacts call)
    {
        if (!rows.TryGetValue(call.Service, out var mine))
        {
            return [];
        }
        return Contents.Structures(call.Parameters).SelectMany(holder => holder.Members)
            .SelectMany(member => mine.Where(row => row.Member.Matches(member.Key))
                .SelectMany(row => Contents.Texts(member.Value).Select(text => row.Need(text, call.Scope))))
            .OfType<Need>();
    }
}

internal sealed record ReferenceRow(Wildcard Member, string Name, string Kind)
{
    private const string SsmStart = "ssm:";

    private static readonly string[] Kinds = ["secret", "parameter", "either", "arn", "ssm"];

    public static ReferenceRow Parse(TableRow row) => row.Words is [_, var member, var kind] && Kinds.Contains(kind)
        ? new ReferenceRow(Wildcard.Parse(member, StringComparison.OrdinalIgnoreCase), member, kind)
        : throw row.Bad("a row is a service, a member and a kind");

    /// <summary>Null where the text names no secret and no parameter.</summary>
    public Need? Need(string text, CallScope scope) => Kind switch
    {
        "secret" => SecretName.Secret(text, scope),
        "parameter" => SecretName.Parameter(text, scope),
        "either" => SecretName.Either(text, scope),
        "ssm" => text.StartsWith(SsmStart, StringComparison.Ordinal)
            ? SecretName.Parameter(text[SsmStart.Length..], scope)
            : null,
        _ => SecretName.IsSecretArn(text) || SecretName.IsParameterArn(text) ? SecretName.Either(text, scope) : null,
    };
}
