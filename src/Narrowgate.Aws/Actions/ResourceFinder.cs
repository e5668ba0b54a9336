using System.Collections.Frozen;
using System.Collections.Immutable;
using Narrowgate.Aws.Actions.Services;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// Which resources an action is on, by the ARN templates of its resource types: filled from members that are named like
/// the template's variables (or stand in names.txt), or taken from members that are ARNs. What a type always has and
/// the request does not say is unknown.
/// </summary>
internal sealed class ResourceFinder(FrozenDictionary<string, IServiceActions> services)
{
    private readonly NameTable _names = NameTable.Read();

    public ImmutableArray<Resource> Find(CataloguedAction action, CallFacts call)
    {
        if (action.Types.IsEmpty)
        {
            return [Resource.Any];
        }
        var found = action.Types.Select(use => (Use: use, Resources: OfType(action, use, call))).ToList();
        var known = found.SelectMany(type => type.Resources ?? []).ToList();
        // Types that no member could name are alternatives where a whole ARN says which one it is (TagResource).
        var isNamedByArn = ArnMembers(call).Any(arn => known.Contains(new Resource(arn.Text)));
        var missing = found
            .Where(type => type.Use.IsRequired && type.Resources is null)
            .Select(type => (type.Use, CouldBeNamed: CouldName(action, type.Use, call)))
            .Where(type => type.CouldBeNamed || !isNamedByArn)
            .Select(type => Missing(action, type.Use.Type, type.CouldBeNamed, call));
        ImmutableArray<Resource> all = [.. known.Concat(missing).Distinct()];
        return all.IsEmpty ? [Resource.Unknown($"{action.Prefix}:{action.Types[0].Type.Name}")] : all;
    }

    private static Resource Missing(CataloguedAction action, ResourceType type, bool couldBeNamed, CallFacts call) =>
        !couldBeNamed && Ec2.Creates(type.Name, call)
            ? new Resource(
                type.Templates[0].Fill(call.Scope, type.Templates[0].Variables.ToDictionary(name => name, _ => "*")))
            : Resource.Unknown($"{action.Prefix}:{type.Name}");

    /// <summary>
    /// Empty where the service's rules say that the call is on none of the type; null where it cannot be told.
    /// </summary>
    private List<Resource>? OfType(CataloguedAction action, ResourceTypeUse use, CallFacts call)
    {
        if (services.GetValueOrDefault(call.Service)?.Resources(use.Type.Name, call) is { } special)
        {
            return [.. special.Distinct()];
        }
        // A form without variables fits every call: it says something only where it is the only one.
        var templates = use.Type.Templates.Where(template => template.Variables.Length > 0 || action.Types.Length == 1).ToArray();
        var named = templates
            .Select(template => Filled(action.Prefix, template, call))
            .FirstOrDefault(resources => resources.Count > 0)
            ?? [.. ArnMembers(call).Where(arn => templates.Any(template => template.Describes(arn)))
                .Select(arn => new Resource(arn.Text)).Distinct()];
        return named.Count > 0 ? named : null;
    }

    private List<Resource> Filled(string prefix, ArnTemplate template, CallFacts call)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? several = null;
        ImmutableArray<string> each = [""];
        foreach (var variable in template.Variables)
        {
            var found = _names.Values(prefix, variable, call).Distinct().ToImmutableArray();
            if (found.IsEmpty)
            {
                return [];
            }
            if (found.Length > 1 && several is not null)
            {
                return [Resource.Unknown(template.ToString())];
            }
            values[variable] = found[0];
            if (found.Length > 1 || template.Variables.Length == 1)
            {
                (several, each) = (variable, found);
            }
        }
        return [.. each.Select(value => One(template, call, values, several, value)).Distinct()];
    }

    private static Resource One(
        ArnTemplate template, CallFacts call, Dictionary<string, string> values, string? several, string value)
    {
        if (several is not null)
        {
            values[several] = value;
        }
        if (value.StartsWith("arn:", StringComparison.Ordinal))
        {
            return Arn.TryParse(value, out var arn) && template.Describes(arn)
                ? new Resource(arn.Text)
                : Resource.Unknown(value);
        }
        var text = template.Fill(call.Scope, values);
        return values.Values.All(Arn.IsLiteral) && !values.Values.Any(IsArn) ? new Resource(text) : Resource.Unknown(text);
    }

    private static bool IsArn(string value) => value.StartsWith("arn:", StringComparison.Ordinal);

    private bool CouldName(CataloguedAction action, ResourceTypeUse use, CallFacts call) =>
        use.Type.Templates.Any(template =>
            template.Variables.All(variable => _names.CouldName(action.Prefix, variable, call)));

    /// <summary>Top-level members that are called an ARN and are one.</summary>
    private static IEnumerable<Arn> ArnMembers(CallFacts call)
    {
        foreach (var text in call.Texts)
        {
            if (text.Depth == 1 && NamedMembers.IsArn(text.Member) && Arn.TryParse(text.Content, out var arn))
            {
                yield return arn;
            }
        }
    }
}
