using System.Runtime.CompilerServices;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>A call as those see it who look for what it names: every text in it, with the member that holds it.</summary>
internal sealed class CallFacts
{
    private static readonly ConditionalWeakTable<Shape, InputMembers> DeclaredMembers = [];

    private readonly IReadOnlyList<Passage> _passages;
    private ILookup<string, Passage>? _byName;
    private IReadOnlyList<(Passage Passage, Reading Reading)>? _readings;

    public CallFacts(AwsCall call, CallScope scope)
    {
        Call = call;
        Scope = scope;
        _passages = Passages.Of(call);
    }

    private CallFacts(CallFacts call, CallScope scope)
    {
        (Call, Scope, _passages, _byName, _readings) = (call.Call, scope, call._passages, call._byName, call._readings);
    }

    public AwsCall Call { get; }

    public CallScope Scope { get; }

    /// <summary>The same call on what another account owns.</summary>
    public CallFacts In(string account) => new(this, Scope with { Account = account });

    public string Service => Call.Service.Name;

    public string Operation => Call.Operation.Name;

    public Value.Structure Parameters => Call.Parameters;

    /// <summary>Every text at any depth. Keys of maps are data, not members: their values bear the map's name.</summary>
    public IEnumerable<Passage> Texts => _passages.Where(passage => passage.Kind == PassageKind.Value);

    /// <summary>Every text in every way in which somebody may read it, keys of maps and blobs that are text too.</summary>
    public IReadOnlyList<(Passage Passage, Reading Reading)> Readings => _readings ??=
        [.. _passages.SelectMany(passage =>
            Actions.Readings.Of(passage.Content, passage.Place).Select(reading => (passage, reading)))];

    /// <summary>The text of a top-level member; null where it is absent or no text.</summary>
    public string? Text(string member) => (Parameters[member] as Value.Text)?.Content;

    public bool Has(string member) => Parameters[member] is not null;

    /// <summary>Whether the call gives something at a path, <c>Code.S3Bucket</c>; an empty list is nothing.</summary>
    public bool Gives(string path)
    {
        Value? value = Parameters;
        foreach (var name in path.Split('.'))
        {
            value = (value as Value.Structure)?[name];
        }
        return value is not (null or Value.Null
            or Value.List { Items.IsEmpty: true }
            or Value.Structure { Members.IsEmpty: true });
    }

    /// <summary>The texts of a top-level list of texts; empty where it is absent.</summary>
    public IEnumerable<string> List(string member) => Items(member).OfType<Value.Text>().Select(text => text.Content);

    /// <summary>The items of a top-level list.</summary>
    public IEnumerable<Value> Items(string member) => Parameters[member] is Value.List list ? list.Items : [];

    /// <summary>
    /// The texts of every member of that name (and of its list), whatever its case; top-level or at any depth.
    /// </summary>
    public IEnumerable<string> Named(string member, bool anyDepth) =>
        (_byName ??= Texts.ToLookup(text => text.Member, StringComparer.OrdinalIgnoreCase))[member]
            .Where(text => anyDepth || text.Depth == 1)
            .Select(text => text.Content);

    /// <summary>The texts at a path of members from the top, through lists and over them: <c>Tags.ResourceId</c>.</summary>
    public IEnumerable<string> At(string path)
    {
        IEnumerable<Value> values = [Parameters];
        foreach (var name in path.Split('.'))
        {
            values = values.OfType<Value.Structure>().Select(value => value[name]).OfType<Value>()
                .SelectMany(value => value is Value.List list ? list.Items : [value]);
        }
        return values.OfType<Value.Text>().Select(text => text.Content);
    }

    /// <summary>
    /// Whether the operation takes a top-level member of that name that holds a text or several, whether or not this call
    /// gives it; of a path, whether it takes what the path begins with.
    /// </summary>
    public bool Declares(string path) =>
        Call.Operation.Input is { } input
        && DeclaredMembers.GetValue(input, NamesOf) is var members
        && (path.IndexOf('.', StringComparison.Ordinal) is var dot && dot < 0
            ? members.Texts.Contains(path)
            : members.All.Contains(path[..dot]));

    private static InputMembers NamesOf(Shape input) => new(
        input.Members.Select(member => member.Name).ToHashSet(StringComparer.OrdinalIgnoreCase),
        input.Members.Where(member => IsText(member.Shape) || (member.Shape.Element is { } element && IsText(element.Shape)))
            .Select(member => member.Name).ToHashSet(StringComparer.OrdinalIgnoreCase));

    private static bool IsText(Shape shape) => shape.Kind is ShapeKind.String or ShapeKind.Integer;
}

internal sealed record InputMembers(HashSet<string> All, HashSet<string> Texts);
