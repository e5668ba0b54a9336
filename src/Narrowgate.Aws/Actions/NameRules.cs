using System.Collections.Frozen;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// Which members name a variable that has no line in names.txt: those called like it, then those called like the
/// resource type, then the bare Name or Id of an operation that is on that type. A name never stands for an id.
/// </summary>
internal static class NameRules
{
    private static readonly string[] Endings = ["Identifier", "Id", "Name"];

    // Called like every resource's id: they say nothing of whose it is.
    private static readonly FrozenSet<string> Anybodys =
        new[] { "id", "name", "identifier", "resourceid", "resourcename", "resourceidentifier", "uuid", "resource" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Facets = ["Version", "VersionNumber", "Revision", "Type", "Time"];

    // Members of these names hold a text of that kind, not the name of one.
    private static readonly FrozenSet<string> Contents =
        new[] { "policy", "template", "definition", "document", "schema", "script", "version", "type", "status", "model", "data", "ruleset" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // GetDistributionConfig is on a distribution.
    private static readonly string[] Aspects = ["Config", "State", "Status", "Details", "Settings", "Configuration", "Metadata"];

    /// <summary>Candidates in groups: the first group that the operation declares a member of counts.</summary>
    public static IEnumerable<Candidate[]> For(ResourceType type, ArnTemplate template, string variable, string operation)
    {
        var isAnybodys = Anybodys.Contains(variable);
        if (!isAnybodys)
        {
            yield return [new Candidate(variable), new Candidate(variable + "s")];
            yield return Alike(Stem(variable), variable);
        }
        var name = Plain(type.Name);
        if (template.Variables[^1] == variable && (isAnybodys || IsAbout(name, variable)))
        {
            yield return [.. isAnybodys ? Own(name, variable) : [], .. Alike(name, variable)];
            if (IsOn(operation, name) || Aspects.Any(aspect =>
                operation.EndsWith(aspect, StringComparison.Ordinal) && IsOn(operation[..^aspect.Length], name)))
            {
                yield return Bare(variable);
            }
        }
        if (!isAnybodys)
        {
            yield return [new Candidate(variable, AnyDepth: true), new Candidate(variable + "s", AnyDepth: true)];
        }
    }

    /// <summary>Whether an operation is a verb and that type: <c>CreateUserPool</c>, <c>DeleteUserPools</c>.</summary>
    public static bool IsOn(string operation, string plainType)
    {
        var verb = 1;
        while (verb < operation.Length && !char.IsAsciiLetterUpper(operation[verb]))
        {
            verb++;
        }
        return operation.AsSpan(verb).TrimEnd('s').Equals(plainType.AsSpan().TrimEnd('s'), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a variable stands for the thing itself: not for a version, a type or a time of it.</summary>
    private static bool IsAbout(string type, string variable)
    {
        var stem = Stem(variable);
        return !Facets.Any(facet => variable.EndsWith(facet, StringComparison.OrdinalIgnoreCase))
            && (type.Contains(stem, StringComparison.OrdinalIgnoreCase) || stem.Contains(type, StringComparison.OrdinalIgnoreCase));
    }

    public static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static Candidate[] Own(string type, string variable) =>
        variable.Equals("uuid", StringComparison.OrdinalIgnoreCase) ? [new Candidate(type + "uuid")] : [];

    /// <summary><c>ClusterName</c>: Cluster, ClusterIdentifier, ClusterArn, and several of them.</summary>
    private static Candidate[] Alike(string stem, string variable)
    {
        string[] endings = IsName(variable) ? ["Name", "Identifier"] : IsId(variable) ? ["Id", "Identifier"] : ["Name", "Id", "Identifier"];
        return
        [
            .. endings.SelectMany(ending => Both(stem + ending)),
            .. Contents.Contains(stem) ? [] : Both(stem),
            new Candidate(stem + "Arn", IsArn: true), new Candidate(stem + "Arns", IsArn: true),
            new Candidate(stem + "ArnList", IsArn: true),
        ];
    }

    private static Candidate[] Both(string name) => [new Candidate(name), new Candidate(name + "s")];

    private static Candidate[] Bare(string variable) =>
    [
        .. IsName(variable) ? Both("Name") : IsId(variable) ? Both("Id") : [.. Both("Name"), .. Both("Id")],
        .. Both("Identifier"),
        new Candidate("Arn", IsArn: true), new Candidate("Arns", IsArn: true), new Candidate("ResourceArn", IsArn: true),
    ];

    private static string Stem(string variable) =>
        Endings.FirstOrDefault(ending => variable.Length > ending.Length && variable.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } found
            ? variable[..^found.Length]
            : variable;

    private static bool IsName(string variable) => variable.EndsWith("Name", StringComparison.OrdinalIgnoreCase);

    private static bool IsId(string variable) =>
        variable.EndsWith("Id", StringComparison.OrdinalIgnoreCase)
        || variable.EndsWith("Identifier", StringComparison.OrdinalIgnoreCase)
        || variable.EndsWith("uuid", StringComparison.OrdinalIgnoreCase);
}
