using Narrowgate.Aws.Tables;
using Narrowgate.Operations;
using Narrowgate.Policy;

namespace Narrowgate.Aws.Actions;

/// <summary>A row of dependents.txt; its head says what the words mean.</summary>
internal sealed class DependentRow
{
    private const StringComparison AnyCase = StringComparison.OrdinalIgnoreCase;

    private readonly Wildcard _action;
    private readonly Wildcard _dependent;
    private readonly Condition _condition;
    private readonly DependentMember[] _on;

    private DependentRow(TableRow row)
    {
        if (row.Words is not [_, _, ..] words)
        {
            throw row.Bad("a row is an action, a dependent and when it is asked for");
        }
        (Action, Dependent) = (words[0], words[1]);
        (_action, _dependent) = (Wildcard.Parse(Action, AnyCase), Wildcard.Parse(Dependent, AnyCase));
        _condition = Condition.Parse(words);
        _on = words is [_, _, "on", var members, ..] ? [.. members.Split('|').Select(DependentMember.Parse)] : [];
        Reason = words is [_, _, "left", var reason] ? reason : null;
        IsOfRoles = words is [_, _, "roles"] or [_, _, "roles", "anywhere"];
        IsOfRolesAnywhere = words.Length == 4 && IsOfRoles;
        var isKnown = _on.Length > 0 || Reason is not null || IsOfRoles
            || words is [_, _] or [_, _, "if" or "unless" or "always", ..];
        if (!isKnown)
        {
            throw row.Bad($"'{words[2]}' of {Action} {Dependent} means nothing");
        }
    }

    public string Action { get; }

    public string Dependent { get; }

    /// <summary>Why it is left to AWS; null where the gateway asks for it.</summary>
    public string? Reason { get; }

    /// <summary>iam:PassRole for the roles that the call names.</summary>
    public bool IsOfRoles { get; }

    /// <summary>The roles may stand in any member, and be named by name.</summary>
    public bool IsOfRolesAnywhere { get; }

    public bool IsAsked => Reason is null && !IsOfRoles;

    /// <summary>Written for one action and one dependent: it holds though AWS lists no such pair.</summary>
    public bool IsOfOnePair => !$"{Action}{Dependent}".AsSpan().ContainsAny('*', '?');

    /// <summary>Every member that the row speaks of.</summary>
    public IEnumerable<string> MemberNames =>
        _condition.If.Concat(_condition.Unless).SelectMany(path => path.Split('.'))
            .Concat(_on.SelectMany(member => member.Names));

    public static DependentRow Parse(TableRow row) => new(row);

    public bool Fits(string action, string dependent) => _action.Matches(action) && _dependent.Matches(dependent);

    public IEnumerable<Need> Needs(string dependent, CallFacts call)
    {
        if (!_condition.Holds(call))
        {
            return [];
        }
        if (_on.Length == 0)
        {
            return [Need.Of(dependent)];
        }
        var resources = Contents.Structures(call.Parameters)
            .SelectMany(holder => _on.SelectMany(member => member.In(holder, dependent, call.Scope)))
            .ToArray();
        return resources.Length == 0 ? [] : [Need.On(dependent, resources)];
    }
}

/// <summary><c>KEY</c>, or <c>BUCKET+KEY</c> where two members of one structure name a thing together.</summary>
internal sealed record DependentMember(Wildcard Name, string? Beside, string[] Names)
{
    public static DependentMember Parse(string text)
    {
        var parts = text.Split('+');
        return new DependentMember(
            Wildcard.Parse(parts[0], StringComparison.OrdinalIgnoreCase), parts.Length > 1 ? parts[1] : null, parts);
    }

    public IEnumerable<Resource> In(Value.Structure holder, string dependent, CallScope scope) =>
        holder.Members.Where(member => Name.Matches(member.Key))
            .SelectMany(member => Contents.Texts(member.Value))
            .Where(text => text.Length > 0)
            .Select(text => Beside is null
                ? ForeignResource.Of(dependent, text, scope)
                : ForeignResource.OfObject(dependent, text, (holder[Beside] as Value.Text)?.Content ?? "", scope))
            .OfType<Resource>();
}
