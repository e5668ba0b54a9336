using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Narrowgate.Aws.Actions.Services;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// Which resources an action is on, by the ARN templates of its resource types: filled from members that are named like
/// the template's variables (or stand in names.txt), or taken from members that are ARNs. What a type always has and
/// the request does not say is unknown; of what the call makes itself, all but the id is known.
/// </summary>
internal sealed class ResourceFinder(FrozenDictionary<string, IServiceActions> services, ActionCatalogue catalogue)
{
    private static readonly string[] MakingVerbs = ["Create", "Start", "Import", "Register", "Put", "Claim"];

    private readonly NameTable _names = NameTable.Read();

    // Every form of a prefix, for ARNs that stand where a part of another one is wanted.
    private readonly ConcurrentDictionary<string, ArnTemplate[]> _forms = [];

    public ImmutableArray<Resource> Find(CataloguedAction action, CallFacts call)
    {
        if (action.Types.IsEmpty)
        {
            return [Resource.Any];
        }
        if (_names.Account(action.Prefix, call) is { } owner)
        {
            if (owner != "*" && !Arn.IsAccount(owner))
            {
                return [Resource.Unknown($"{action.Prefix} of {owner}")];
            }
            call = call.In(owner);
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
        // An ARN that one type has is not another one's that cannot be told.
        ImmutableArray<Resource> all =
        [
            .. known.Where(resource => !resource.IsUnknown || !known.Contains(new Resource(resource.Name)))
                .Concat(missing).Distinct(),
        ];
        return !all.IsEmpty ? all
            : action.Types.Select(use => use.Type.Templates[0]).Where(IsWhole).ToArray() is [var whole]
                ? [new Resource(AllOpen(whole, call))]
                : [Resource.Unknown($"{action.Prefix}:{action.Types[0].Type.Name}")];
    }

    private Resource Missing(CataloguedAction action, ResourceType type, bool couldBeNamed, CallFacts call) =>
        !couldBeNamed && Ec2.Creates(type.Name, call) ? new Resource(AllOpen(type.Templates[0], call))
        : !couldBeNamed && (Made(action, type, call) ?? OfAll(action, type, call)) is { } partly ? partly
        : Resource.Unknown($"{action.Prefix}:{type.Name}");

    /// <summary>
    /// Where names.txt says that no request tells a part (the id of a resource that is named by its name), or the form has
    /// no parts to tell: one of that type, here.
    /// </summary>
    private Resource? OfAll(CataloguedAction action, ResourceType type, CallFacts call)
    {
        var template = type.Templates[0];
        var values = template.Variables.Distinct()
            .Select(variable => (variable, Values: _names.Values(action.Prefix, type, template, variable, call)))
            .ToArray();
        return values.All(found => found.Values.Length == 1)
            ? One(action.Prefix, template, call, values.ToDictionary(found => found.variable, found => found.Values[0]))
            : null;
    }

    /// <summary>
    /// What CreateX or StartX makes is an X in the call's own account and region: what the request does not name of it AWS chooses.
    /// </summary>
    private Resource? Made(CataloguedAction action, ResourceType type, CallFacts call)
    {
        if (!Array.Exists(MakingVerbs, verb => call.Operation.StartsWith(verb, StringComparison.Ordinal))
            || !NameRules.IsOn(call.Operation, NameRules.Plain(type.Name)))
        {
            return null;
        }
        var template = type.Templates[0];
        var values = new Dictionary<string, Filling>(StringComparer.Ordinal);
        foreach (var variable in template.Variables.Distinct())
        {
            var found = _names.Values(action.Prefix, type, template, variable, call);
            if (found.Length > 1 || (found.IsEmpty && _names.CouldName(action.Prefix, type, template, variable, call)))
            {
                return null;
            }
            values[variable] = found.IsEmpty ? Filling.Open : found[0];
        }
        return One(action.Prefix, template, call, values);
    }

    /// <summary>An account's one thing of the kind: <c>hub/default</c>.</summary>
    private static bool IsWhole(ArnTemplate template) => template.Variables.IsEmpty && !template.IsOpen;

    private static string AllOpen(ArnTemplate template, CallFacts call) =>
        template.Fill(call.Scope, template.Variables.Distinct().ToDictionary(name => name, _ => "*"));

    /// <summary>
    /// Empty where the service's rules say that the call is on none of the type; null where it cannot be told.
    /// </summary>
    private List<Resource>? OfType(CataloguedAction action, ResourceTypeUse use, CallFacts call)
    {
        if (services.GetValueOrDefault(call.Service)?.Resources(use.Type.Name, call) is { } special)
        {
            return [.. special.Distinct()];
        }
        // A form without variables fits every call: it says something only where the action always has it.
        var templates = use.Type.Templates
            .Where(template => template.Variables.Length > 0 || action.Types.Length == 1 || (use.IsRequired && IsWhole(template)))
            .ToArray();
        var byArn = ArnMembers(call).Where(arn => templates.Any(template => template.Describes(arn)))
            .Select(arn => new Resource(arn.Text)).Distinct().ToList();
        var named = templates.Select(template => Filled(action.Prefix, use.Type, template, call))
            .FirstOrDefault(resources => resources.Count > 0);
        // Where a name and an ARN disagree, which of them counts is the service's to say: both do. An ARN says the whole of
        // what a name says in part.
        return named is null || named.Exists(resource => resource.IsPartlyKnown) && byArn.Count > 0
            ? byArn.Count > 0 ? byArn : named
            : [.. named.Concat(byArn).Distinct()];
    }

    private List<Resource> Filled(string prefix, ResourceType type, ArnTemplate template, CallFacts call)
    {
        var values = new Dictionary<string, Filling>(StringComparer.Ordinal);
        string? several = null;
        ImmutableArray<Filling> each = [default];
        foreach (var variable in template.Variables.Distinct())
        {
            var found = _names.Values(prefix, type, template, variable, call);
            if (found.IsEmpty)
            {
                return [];
            }
            if (found.Length > 1 && several is not null)
            {
                return [Resource.Unknown(template.ToString())];
            }
            values[variable] = found[0];
            if (found.Length > 1)
            {
                (several, each) = (variable, found);
            }
        }
        // Only the same in all calls: no member names it.
        if (values.Count > 0 && values.Values.All(value => value.IsOpen))
        {
            return [];
        }
        return [.. each.Select(value => One(prefix, template, call, With(values, several, value))).Distinct()];
    }

    private static Dictionary<string, Filling> With(Dictionary<string, Filling> values, string? variable, Filling value) =>
        variable is null ? values : new(values, StringComparer.Ordinal) { [variable] = value };

    private Resource One(string prefix, ArnTemplate template, CallFacts call, Dictionary<string, Filling> values)
    {
        // A member that should name a part may hold the whole ARN; the last variable is the thing itself.
        foreach (var value in values.Values.Where(value => !value.IsOpen))
        {
            if (Arn.TryParse(value.Text, out var arn) && template.Describes(arn))
            {
                return new Resource(arn.Text);
            }
        }
        if (template.Variables.Length > 0 && values[template.Variables[^1]] is { IsOpen: false, Text: var last } && Arn.IsArn(last))
        {
            return Resource.Unknown(last);
        }
        var filled = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (variable, value) in values)
        {
            filled[variable] = value.IsOpen ? value.Text
                : Arn.IsArn(value.Text) ? PartOf(prefix, value.Text, variable, template, call)
                : template.Placed(variable, value.Text) ?? "";
        }
        var text = template.Fill(call.Scope, filled);
        return values.Any(value => !value.Value.IsOpen && !IsPlain(template, value.Key, filled[value.Key]))
            ? Resource.Unknown(text)
            : template.IsOpen || call.Scope.Account == "*" || values.Values.Any(value => value.IsOpen) ? Resource.Partly(text)
            : new Resource(text);
    }

    /// <summary>
    /// The part of a parent's ARN that a variable stands for: the cluster of a service, given by its ARN. It must be
    /// here: of one elsewhere the child would be elsewhere too. Empty where it is not.
    /// </summary>
    private string PartOf(string prefix, string text, string variable, ArnTemplate template, CallFacts call)
    {
        if (!Arn.TryParse(text, out var arn)
            || (arn.Region.Length > 0 && arn.Region != call.Scope.Region)
            || (arn.Account.Length > 0 && arn.Account != call.Scope.Account))
        {
            return "";
        }
        return Forms(prefix)
            .Where(form => form.Variables is [.., var own] && own == variable)
            .Select(form => form.Read(arn)?.GetValueOrDefault(variable))
            .FirstOrDefault(value => value is not null && template.Fits(variable, value)) ?? "";
    }

    private ArnTemplate[] Forms(string prefix) => _forms.GetOrAdd(prefix, name =>
        [.. catalogue.Of(name).SelectMany(action => action.Types).SelectMany(use => use.Type.Templates).Distinct()]);

    private static bool IsPlain(ArnTemplate template, string variable, string value) =>
        Arn.IsLiteral(value)
        && !char.IsWhiteSpace(value[0]) && !char.IsWhiteSpace(value[^1])
        && value.AsSpan().IndexOfAny("\"{}") < 0
        && template.Fits(variable, value);

    private bool CouldName(CataloguedAction action, ResourceTypeUse use, CallFacts call) =>
        use.Type.Templates.Any(template => template.Variables.Length > 0 && template.Variables.All(variable =>
            _names.CouldName(action.Prefix, use.Type, template, variable, call)));

    /// <summary>Top-level members that are ARNs, whatever they are called.</summary>
    private static IEnumerable<Arn> ArnMembers(CallFacts call)
    {
        foreach (var text in call.Texts)
        {
            if (text.Depth == 1 && Arn.TryParse(text.Content, out var arn))
            {
                yield return arn;
            }
        }
    }
}
