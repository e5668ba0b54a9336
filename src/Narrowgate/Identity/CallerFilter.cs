using System.Collections.Immutable;

namespace Narrowgate.Identity;

/// <summary>
/// Which callers something is for. Fields are and-ed, the values of a field or-ed; an empty field does not narrow.
/// Values match exactly.
/// </summary>
public sealed record CallerFilter
{
    public static CallerFilter Everyone { get; } = new();

    public ImmutableArray<string> Subjects { get; init; } = [];
    public ImmutableArray<string> Groups { get; init; } = [];
    public ImmutableArray<string> Providers { get; init; } = [];
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Tags { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    public bool Admits(Caller caller) =>
        (Subjects.IsEmpty || Subjects.Contains(caller.Subject))
        && (Groups.IsEmpty || Groups.Any(group => caller.Groups.Contains(group)))
        && (Providers.IsEmpty || Providers.Contains(caller.Provider))
        && Tags.All(tag => caller.Tags.TryGetValue(tag.Key, out var value) && tag.Value.Contains(value));
}
